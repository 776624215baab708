# One static program and the stories that ship with it, in an otherwise empty image. A read-only root file system and no
# capabilities are enough for it. Stories of your own: -v "$PWD/stories:/scenarios:ro".
FROM debian:12 AS build
WORKDIR /im-mock
COPY dev CMakeLists.txt ./
RUN ./dev setup
COPY mock mock
ARG COMMIT
RUN ./dev build -DIM_MOCK_TESTS=OFF "-DIM_MOCK_COMMIT=$COMMIT"

FROM scratch
ARG COMMIT
LABEL org.opencontainers.image.title="im-mock" \
      org.opencontainers.image.description="A mock of the GWS imSessions API that tells stories" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.revision="$COMMIT"
COPY mock/packaging/copyright /usr/share/doc/im-mock/
COPY --from=build /im-mock/build/licences /usr/share/doc/im-mock/licences
COPY --from=build /im-mock/build/im-mock /im-mock
COPY scenarios /scenarios
USER 65532:65532
EXPOSE 8090
HEALTHCHECK --interval=5s --timeout=2s --start-period=2s CMD ["/im-mock", "health"]
ENTRYPOINT ["/im-mock"]
CMD ["serve", "/scenarios", "--host", "0.0.0.0"]
