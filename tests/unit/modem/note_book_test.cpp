// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/note_book.h"

#include <gtest/gtest.h>

namespace tocsin::modem {
namespace {

constexpr Time kNow = fromMillis(1'795'248'000'000);

PinTry pinOf(const std::string& iccid, const std::string& port = "/dev/ttyUSB0") {
  return {.iccid = iccid, .pin = pinFingerprint("1234"), .port = port};
}

TEST(NoteBookTest, WhatIsWrittenReadsBack) {
  NoteBook book;
  recordTry(book, pinOf("8933012345678901234"));
  recordTry(book, pinOf("", "/dev/serial/by-id/a modem with blanks"));
  recordFailure(book, pinOf("8933012345678901234"));
  EXPECT_TRUE(noteHandOver(book, seconds{7}, kNow));
  book.listeningFor = "12.1.1";
  book.listeningSince = kNow;
  book.isLoopTesting = true;
  EXPECT_EQ(readNoteBook(toText(book)), book);
}

TEST(NoteBookTest, LinesThatDoNotReadAreLeftOut) {
  EXPECT_EQ(readNoteBook("hello\npin\npin maybe 1 2 3\nslowest soon\n\nslowest 1 later\n"),
            NoteBook());
  EXPECT_EQ(readNoteBook("pin tried - abc /dev/x").tries.size(), 1U) << "a torn last line end";
}

TEST(NoteBookTest, APinIsKnownByItsSimWhereverTheSimIs) {
  NoteBook book;
  recordTry(book, pinOf("8933"));
  EXPECT_TRUE(wasTried(book, pinOf("8933", "/dev/other")));
  EXPECT_FALSE(wasTried(book, pinOf("8944"))) << "another SIM in the same port";
  EXPECT_TRUE(wasTried(book, pinOf(""))) << "a SIM that does not tell its number may be the one";
}

TEST(NoteBookTest, ATryThatIsRepeatedPushesNoFailureOut) {
  NoteBook book;
  recordTry(book, pinOf("8944"));
  recordFailure(book, pinOf("8944"));
  for (int i = 0; i < 100; ++i) {
    recordTry(book, pinOf("8933"));
  }
  EXPECT_TRUE(wasRefused(book, pinOf("8944")));
  EXPECT_EQ(book.tries.size(), 2U);
}

TEST(NoteBookTest, AnotherPinWasNotTried) {
  NoteBook book;
  recordTry(book, pinOf("8933"));
  PinTry other = pinOf("8933");
  other.pin = pinFingerprint("4321");
  EXPECT_FALSE(wasTried(book, other));
}

TEST(NoteBookTest, AnOpenSimForgetsTriesButNoFailures) {
  NoteBook book;
  recordTry(book, pinOf("8933"));
  simIsOpen(book, "8933", "/dev/ttyUSB0");
  EXPECT_FALSE(wasTried(book, pinOf("8933")));
  recordTry(book, pinOf("8933"));
  recordFailure(book, pinOf("8933"));
  simIsOpen(book, "8933", "/dev/ttyUSB0");
  EXPECT_TRUE(wasTried(book, pinOf("8933")));
}

TEST(NoteBookTest, ItIsListenedForThreeTimesTheSlowestHandOverOfTheDay) {
  NoteBook book;
  EXPECT_EQ(listenFor(book, kNow), seconds{10});
  EXPECT_TRUE(noteHandOver(book, seconds{2}, kNow));
  EXPECT_EQ(listenFor(book, kNow), seconds{10}) << "at least";
  EXPECT_TRUE(noteHandOver(book, seconds{6}, kNow));
  EXPECT_EQ(listenFor(book, kNow + hours{23}), seconds{18});
  EXPECT_TRUE(noteHandOver(book, seconds{50}, kNow));
  EXPECT_EQ(listenFor(book, kNow), seconds{60}) << "at most";
  EXPECT_EQ(listenFor(book, kNow + hours{25}), seconds{10}) << "of the day";
}

TEST(NoteBookTest, NotesAreWrittenOnlyWhenTheyChangeMuch) {
  NoteBook book;
  EXPECT_TRUE(noteHandOver(book, seconds{6}, kNow));
  EXPECT_FALSE(noteHandOver(book, seconds{3}, kNow + hours{1}));
  EXPECT_FALSE(noteHandOver(book, Duration{6'900}, kNow + hours{1}));
  EXPECT_TRUE(noteHandOver(book, seconds{8}, kNow + hours{1}));
  EXPECT_TRUE(noteHandOver(book, seconds{2}, kNow + hours{26})) << "the old one is out of date";
}

}  // namespace
}  // namespace tocsin::modem
