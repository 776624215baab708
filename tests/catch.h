// Catch2 in both of its shapes: version 3 has many headers, version 2 (Debian 12) has one.
// A test keeps to what both know: TEST_CASE, SECTION, CHECK, REQUIRE, GENERATE, INFO, CAPTURE, FAIL.
#pragma once

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_message.hpp>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
