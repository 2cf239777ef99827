// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

// The built page as bytes of the program (docs/adr/0012). Without npm at build time there is one
// file only, "/", which says so.
namespace tocsin::ui {

struct Asset {
  std::string_view path;         // "/", "/app.js"
  std::string_view contentType;  // "text/html; charset=utf-8"
  std::string_view etag;         // with its quotes
  std::string_view plain, gzip;  // gzip empty: not worth it
};

std::span<const Asset> assets();

}  // namespace tocsin::ui
