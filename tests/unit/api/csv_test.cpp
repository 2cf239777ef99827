// SPDX-License-Identifier: Apache-2.0
#include "app/api/csv.h"

#include <gtest/gtest.h>

namespace tocsin::api {
namespace {

TEST(CsvTest, WhatNeedsQuotesGetsThem) {
  EXPECT_EQ(csvCell("plain"), "plain");
  EXPECT_EQ(csvCell(""), "");
  EXPECT_EQ(csvCell("a,b"), "\"a,b\"");
  EXPECT_EQ(csvCell("say \"no\""), "\"say \"\"no\"\"\"");
  EXPECT_EQ(csvCell("two\r\nlines"), "\"two\r\nlines\"");
  EXPECT_EQ(csvLine({"a", "", "b,c"}), "a,,\"b,c\"\r\n");
}

TEST(CsvTest, NoCellIsAFormula) {
  EXPECT_EQ(csvCell("=1+1"), "'=1+1");
  EXPECT_EQ(csvCell("+33612345678"), "'+33612345678");
  EXPECT_EQ(csvCell("-1"), "'-1");
  EXPECT_EQ(csvCell("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(csvCell("\tx"), "\"'\tx\"");
  EXPECT_EQ(csvCell("\rx"), "\"'\rx\"");
  EXPECT_EQ(csvCell("=HYPERLINK(\"http://a\",\"b\")"),
            "\"'=HYPERLINK(\"\"http://a\"\",\"\"b\"\")\"");
  EXPECT_EQ(csvCell("1=1"), "1=1");
}

}  // namespace
}  // namespace tocsin::api
