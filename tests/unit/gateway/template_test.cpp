// SPDX-License-Identifier: Apache-2.0
#include "drivers/gateway/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/gateway/gateway.h"
#include "drivers/gateway/url.h"
#include "told.h"

namespace tocsin::gateway {
namespace {

using testing::HasSubstr;

TEST(TemplateTest, EachPlaceHasTheEscapeThatFits) {
  struct Row {
    Place place;
    std::string filled;
  };

  const Values values{{"text", "a\"b\\&<'>\n\xC3\xA9 ${to}+/"}, {"to", "never"}};
  const std::vector<Row> rows{
      {Place::Url, "a%22b%5C%26%3C%27%3E%0A%C3%A9%20%24%7Bto%7D%2B%2F"},
      {Place::Form, "a%22b%5C%26%3C%27%3E%0A%C3%A9%20%24%7Bto%7D%2B%2F"},
      {Place::Header, "a\"b\\&<'> \xC3\xA9 ${to}+/"},
      {Place::Json, "a\\\"b\\\\&<'>\\n\xC3\xA9 ${to}+/"},
      {Place::Xml, "a&quot;b\\&amp;&lt;&apos;&gt;&#10;\xC3\xA9 ${to}+/"},
      {Place::Plain, "a\"b\\&<'>\n\xC3\xA9 ${to}+/"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(filled("[${text}]", values, row.place), "[" + row.filled + "]");
}

TEST(TemplateTest, TheMediaTypeDecidesTheEscapeOfABody) {
  EXPECT_EQ(placeOf("application/json"), Place::Json);
  EXPECT_EQ(placeOf("Application/JSON; charset=utf-8"), Place::Json);
  EXPECT_EQ(placeOf("application/vnd.api+json"), Place::Json);
  EXPECT_EQ(placeOf("text/xml"), Place::Xml);
  EXPECT_EQ(placeOf("application/soap+xml; x=json"), Place::Xml);
  EXPECT_EQ(placeOf("application/x-www-form-urlencoded"), Place::Form);
  EXPECT_EQ(placeOf("text/plain"), Place::Plain);
  EXPECT_EQ(placeOf(""), Place::Plain);
}

TEST(TemplateTest, EveryNameHasItsValue) {
  drivers::Submit submit = submitOf(12, "hi");
  submit.part = 2;
  submit.parts = 3;
  submit.reference = 9;
  submit.attempt = 4;
  submit.critical = true;
  EXPECT_EQ(filled("${id} ${part}/${parts} ${to} ${text} ${reference} ${attempt} ${critical} "
                   "${validity_s} ${source} $x {y} $",
                   valuesOf(submit, "NOC"),
                   Place::Plain),
            "12 2/3 +33612345678 hi 9 4 true 7200 NOC $x {y} $");
}

TEST(TemplateTest, AnUnknownNameIsAnErrorOfTheConfiguration) {
  EXPECT_TRUE(checkTemplate(""));
  EXPECT_TRUE(checkTemplate("a $ b } ${to}${text}"));
  for (const std::string text :
       {"${To}", "${}", "${to", "x${ to}", "${to}${nonsense}", "${${to}}"}) {
    const Status status = checkTemplate(text);
    ASSERT_FALSE(status) << text;
    EXPECT_EQ(status.error().fault, Fault::Config);
  }
  EXPECT_THAT(checkTemplate("${phone}").error().what,
              HasSubstr("there is no ${phone}, but ${attempt}"));
}

TEST(UrlTest, AnUrlIsTakenAsItStands) {
  const auto url = parseUrl("https://sms.example.net:8443/a%2Fb/?x=%20&y=${}");
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->isTls);
  EXPECT_EQ(url->host, "sms.example.net");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->authority, "sms.example.net:8443");
  EXPECT_EQ(url->target, "/a%2Fb/?x=%20&y=${}");
  EXPECT_EQ(parseUrl("http://h")->target, "/");
  EXPECT_EQ(parseUrl("http://h")->port, 80);
  EXPECT_EQ(parseUrl("https://h?x=1")->target, "/?x=1");
  EXPECT_EQ(parseUrl("https://h")->port, 443);
  EXPECT_EQ(parseUrl("http://[::1]:81/")->host, "::1");
  EXPECT_EQ(parseUrl("http://[::1]:81/")->port, 81);
  EXPECT_EQ(parseUrl("http://[::1]/")->authority, "[::1]");
}

TEST(UrlTest, WhatIsNoUrlIsAnErrorOfTheConfiguration) {
  for (const std::string text : {"",
                                 "sms.example.net",
                                 "ftp://h/",
                                 "HTTP://h/",
                                 "http://",
                                 "http:///x",
                                 "http://h:/",
                                 "http://h:0/",
                                 "http://h:99999/",
                                 "http://h:80x/",
                                 "http://user:word@h/",
                                 "http://[::1/",
                                 "http://[]/",
                                 "http://[::1]x/",
                                 "http://h h/",
                                 "http://h/a b",
                                 "http://h/a\r\nX: 1",
                                 "http://h/#part",
                                 "http://h/\xC3\xA9"}) {
    const auto url = parseUrl(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().fault, Fault::Config);
  }
}

}  // namespace
}  // namespace tocsin::gateway
