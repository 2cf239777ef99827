// SPDX-License-Identifier: Apache-2.0
#include "drivers/ucp/frame.h"

#include <string>

#include <gtest/gtest.h>

#include "queue/base/limits.h"
#include "tests/unit/ucp/vectors.h"

namespace tocsin::ucp {
namespace {

std::string framed(std::string_view body) {
  return kStx + std::string(body) + kEtx;
}

TEST(UcpFrameTest, EveryKnownFrameReadsAndIsWrittenAsItWas) {
  for (const std::string_view body : kGoodFrames) {
    const ReadFrame read = readFrame(body);
    EXPECT_EQ(read.trouble, FrameTrouble::None) << body;
    EXPECT_EQ(writeFrame(read.frame), framed(body));
  }
}

TEST(UcpFrameTest, AFrameOfTheFiftiesHasThirtyThreeFields) {
  for (const std::string_view body : kGoodFrames) {
    const Frame frame = readFrame(body).frame;
    if (frame.kind == FrameKind::Operation && frame.operation / 10 == 5) {
      EXPECT_EQ(frame.fields.size(), 33U) << body;
    }
  }
}

TEST(UcpFrameTest, AFrameIsFoundWhereverItIsCut) {
  for (const std::string_view body : kGoodFrames) {
    const std::string bytes = framed(body);
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
      FrameSplitter splitter;
      auto bodies = splitter.add(bytes.substr(0, cut));
      const auto rest = splitter.add(bytes.substr(cut));
      bodies.insert(bodies.end(), rest.begin(), rest.end());
      ASSERT_EQ(bodies, std::vector<std::string>{std::string(body)}) << cut;
    }
  }
}

TEST(UcpFrameTest, ManyFramesComeOutOfOneReadInTheirOrder) {
  std::string bytes;
  for (const std::string_view body : kGoodFrames) {
    bytes += framed(body);
  }
  FrameSplitter splitter;
  const auto bodies = splitter.add(bytes);
  ASSERT_EQ(bodies.size(), kGoodFrames.size());
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    EXPECT_EQ(bodies[i], kGoodFrames[i]);
  }
  EXPECT_EQ(splitter.ignored(), 0U);
}

TEST(UcpFrameTest, WhatStandsOutsideOfFramesIsIgnored) {
  FrameSplitter splitter;
  const std::string body(kGoodFrames[2]);
  EXPECT_EQ(splitter.add("\r\nnoise\x03" + framed(body) + "more"), std::vector<std::string>{body});
  EXPECT_EQ(splitter.ignored(), 12U);
}

TEST(UcpFrameTest, AFrameThatAnotherOneInterruptsIsIgnored) {
  FrameSplitter splitter;
  const std::string body(kGoodFrames[2]);
  EXPECT_EQ(splitter.add("\x02"
                         "00/00019/R" +
                         framed(body)),
            std::vector<std::string>{body});
}

TEST(UcpFrameTest, AFrameThatIsTooLongIsIgnoredAndTheNextOneRead) {
  FrameSplitter splitter;
  const std::string longest(limits::kUcpFrameCharsMax, '/');
  EXPECT_EQ(splitter.add(framed(longest)).size(), 1U);
  EXPECT_EQ(splitter.add(framed(longest + "/")).size(), 0U);
  EXPECT_EQ(splitter.add(framed(kGoodFrames[2])).size(), 1U);
}

TEST(UcpFrameTest, AnotherLengthOrChecksumIsToldApart) {
  const std::string_view wrongSum = "00/00061/O/60/emi_client/6/5/1/70617373776F7264//0100//////D2";
  EXPECT_EQ(readFrame(wrongSum).trouble, FrameTrouble::Checksum);
  // The checksum of this one is right for what it says.
  const std::string_view wrongLength =
      "00/00084/O/60/emi_client/6/5/1/70617373776F7264//0100//////D6";
  EXPECT_EQ(readFrame(wrongLength).trouble, FrameTrouble::Length);
  EXPECT_EQ(readFrame(wrongLength).frame.operation, kSession);
}

TEST(UcpFrameTest, EveryFrameThatLostACharacterIsRefused) {
  for (const std::string_view body : kGoodFrames) {
    for (std::size_t lost = 0; lost < body.size(); ++lost) {
      std::string damaged(body);
      damaged.erase(lost, 1);
      EXPECT_NE(readFrame(damaged).trouble, FrameTrouble::None) << damaged;
    }
  }
}

TEST(UcpFrameTest, PublicFramesWithWrongSumsAreRefused) {
  for (const std::string_view bad : {"00/00022/R/60/N/01/checksum error/04",
                                     "04/00024/R/31/A/0003/5D",
                                     "02/00041/R/51/A//09495696599:120917113002/83",
                                     "00/00034/R/60/N/02/Syntax Error/D9"}) {
    EXPECT_NE(readFrame(bad).trouble, FrameTrouble::None) << bad;
  }
}

TEST(UcpFrameTest, AHeaderThatDoesNotReadNamesNobodyToAnswer) {
  for (const std::string_view bad : {"",
                                     "/",
                                     "0/00019/R/60/A//6D",
                                     "00/00019/X/60/A//6D",
                                     "00/00019/R/6/A//6D",
                                     "aa/00019/R/60/A//6D",
                                     "00/00019/R/60"}) {
    EXPECT_EQ(readFrame(bad).trouble, FrameTrouble::Header) << bad;
  }
}

TEST(UcpFrameTest, ASlashInTheFreeTextOfAResultIsOnlyAFieldMore) {
  const Frame frame{0, FrameKind::Result, kSubmit, {"N", "04", "try again", "later"}};
  const std::string bytes = writeFrame(frame);
  const ReadFrame read = readFrame(std::string_view(bytes).substr(1, bytes.size() - 2));
  EXPECT_EQ(read.trouble, FrameTrouble::None);
  EXPECT_TRUE(read.frame.isNack());
  EXPECT_EQ(read.frame.field(1), "04");
}

TEST(UcpFrameTest, PeopleSeeNoPassword) {
  const std::string shown = maskedFrame(framed(kGoodFrames[1]));
  EXPECT_EQ(shown, "00/00061/O/60/emi_client/6/5/1/****//0100//////D1");
  const Frame change{0, FrameKind::Operation, 61, {"a", "6", "5", "2", "4F4C44", "4E4557", "0100"}};
  EXPECT_EQ(maskedFrame(writeFrame(change)).find("4E4557"), std::string::npos);
  EXPECT_EQ(maskedFrame(kGoodFrames[5]), kGoodFrames[5]);
}

}  // namespace
}  // namespace tocsin::ucp
