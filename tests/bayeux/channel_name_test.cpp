// Which names are channels, and which channels a pattern stands for.
#include "bayeux/channel_name.h"

#include <string>

#include "catch.h"

using namespace im_mock::bayeux;

TEST_CASE("a channel is a slash and segments of letters, digits and marks", "[bayeux]") {
  const std::string good =
      GENERATE("/a", "/v2/me/im-sessions", "/foo/bar/baz", "/A_1/!~()$@-", "/a.b/c d", "/foo/", "/*", "/**",
               "/v2/me/*", "/v2/**", "/a*", "/*a", "/***", "/{x}", "/a/{x}/b", "/a ", "/a//", "//*");
  INFO(good);
  CHECK(has_valid_characters(good));
  CHECK(is_channel_or_pattern(good));
}

TEST_CASE("what is not so is no channel", "[bayeux]") {
  const std::string bad = GENERATE("", "/", "//", "///", "a", "a/b", " /a", "/a//b", "//a", "/a/ /b",
                                   "/a/*/b", "/**/a", "/{x}/*", "/{x}/**", "/ ");
  INFO(bad);
  CHECK(has_valid_characters(bad));
  CHECK_FALSE(is_channel_or_pattern(bad));
}

TEST_CASE("some characters are in no channel", "[bayeux]") {
  const std::string bad = GENERATE("/a?b", "/a%20b", "/\xc3\xa4", "/a\n", "/a,b", "/a\"", "/a[", "/a=");
  INFO(bad);
  CHECK_FALSE(has_valid_characters(bad));
}

TEST_CASE("a channel's name is without blanks around it and without a slash at its end", "[bayeux]") {
  CHECK(normalized("/a") == "/a");
  CHECK(normalized("/a/") == "/a");
  CHECK(normalized(" /a/ ") == "/a");
  CHECK(normalized("/a//") == "/a/");
}

TEST_CASE("a plain name stands for itself only", "[bayeux]") {
  CHECK(matches("/v2/me", "/v2/me"));
  CHECK_FALSE(matches("/v2/me", "/v2/me/calls"));
  CHECK_FALSE(matches("/v2/me", "/v2"));
  CHECK_FALSE(matches("/v2/me", "/v2/ME"));
}

TEST_CASE("one star stands for one more segment", "[bayeux]") {
  CHECK(matches("/v2/me/*", "/v2/me/im-sessions"));
  CHECK_FALSE(matches("/v2/me/*", "/v2/me"));
  CHECK_FALSE(matches("/v2/me/*", "/v2/me/"));
  CHECK_FALSE(matches("/v2/me/*", "/v2/me/a/b"));
  CHECK_FALSE(matches("/v2/me/*", "/v2/you/a"));
  CHECK_FALSE(matches("/v2/me/*", "/v2/mean/a"));
  CHECK(matches("/*", "/a"));
  CHECK_FALSE(matches("/*", "/a/b"));
}

TEST_CASE("two stars stand for one segment or more", "[bayeux]") {
  CHECK(matches("/**", "/a"));
  CHECK(matches("/**", "/v2/me/im-sessions"));
  CHECK(matches("/v2/**", "/v2/me/im-sessions"));
  CHECK_FALSE(matches("/v2/**", "/v2"));
  CHECK_FALSE(matches("/v2/**", "/v3/me"));
}

TEST_CASE("meta and service channels are told by their first segment", "[bayeux]") {
  CHECK(is_meta_channel("/meta/connect"));
  CHECK(is_known_meta_channel("/meta/connect"));
  CHECK_FALSE(is_known_meta_channel("/meta/connect/"));
  CHECK_FALSE(is_meta_channel("/metal/connect"));
  CHECK(is_service_channel("/service/chat"));
  CHECK_FALSE(is_service_channel("/services"));
}
