// SPDX-License-Identifier: Apache-2.0
// Frames of the EMI/UCP specification 4.2 and of other implementations (Debian's Kannel,
// go-gsm/ucp, Protocol::EMIUCP).
#include "tests/emulators/centre/ucp_frame.h"

#include <numeric>

#include "centre_bench.h"

namespace tocsin::centre {
namespace {

using Flaw = Frame::Flaw;

constexpr std::array kFrames{
    "02/00059/O/60/07656765/2/1/1/50617373776F7264//0100//////61",
    "00/00061/O/60/emi_client/6/5/1/70617373776F7264//0100//////D1",
    "00/00019/R/60/A//6D",
    "00/00037/R/60/A/BIND AUTHENTICATED/6D",
    "18/00113/O/51/012345/09876//1/1920870340125000/4/0539//////3012961212//////3//"
    "4D657373616765203531/////////////CD",
    "00/00039/R/51/A//012234:090996101010/68",
    "00/00022/R/51/N/31//07",
    "00/00120/O/52/076523578/07686745/////////////120396111055////3//"
    "43616C6C20796F75206261636B206C617465722E///0//////////A3",
    "00/00032/R/53/A//020296020202/F2",
    "00/00070/O/01/01234567890/09876543210//3/53686F7274204D657373616765/D9",
    "02/00035/O/31/0234765439845/0139/A0",
    "04/00023/R/31/A/0003/2D",
    "04/00024/R/31/A//0003/5D",
    "00/00020/R/53/A///96"};

TEST(UcpFrameTest, FramesOfOthersAreReadAndWrittenTheSame) {
  for (const char* inside : kFrames) {
    const Frame frame = readFrame(inside);
    EXPECT_EQ(frame.flaw, Flaw::None) << inside;
    std::string data;
    for (const std::string_view field : frame.fields) {
      data.append(field).append("/");
    }
    data.pop_back();
    const char kind = frame.isAnswer ? 'R' : 'O';
    EXPECT_EQ(writeFrame(frame.number, kind, frame.operation, data),
              "\x02" + std::string(inside) + "\x03");
  }
}

TEST(UcpFrameTest, WrongFramesAreKnown) {
  EXPECT_EQ(readFrame("00/00022/R/60/N/01/checksum error/04").flaw, Flaw::Checksum);
  EXPECT_EQ(readFrame("00/00020/R/60/A//65").flaw, Flaw::Length);
  for (const char* inside : {"",
                             "00",
                             "xx/00019/R/60/A//6D",
                             "00/19/R/60/A//6D",
                             "00/00019/X/60/A//6D",
                             "00/00019/R/6/A//6D",
                             "////////"}) {
    EXPECT_EQ(readFrame(inside).flaw, Flaw::Form) << inside;
  }
}

TEST(UcpFrameTest, NamesAreReadAndWritten) {
  EXPECT_EQ(nameOf("10412614190438AB4D"), "ALPHA@NUM");
  EXPECT_EQ(nameField("ALPHA@NUM"), "10412614190438AB4D");
  EXPECT_EQ(nameOf("08F4F29C0E"), "test");
  EXPECT_EQ(nameOf("0ED6773E7C2ECB1B"), "Voyager");
  EXPECT_EQ(nameOf("094166514A05"), "ALERT");
  EXPECT_EQ(nameOf("FF41"), "FF41");
}

TEST(UcpFrameTest, SubmitsOfKannelAreRead) {
  UcpSubmit read = readUcpSubmit(
      readFrame("01/00134/O/51/491700000001/094166514A05//1//7/////////////3//"
                "53657276657220646F776E2000207261636B201B3C311B3E201B65////////5039/////72"));
  EXPECT_EQ(read.code, 0);
  EXPECT_EQ(read.from, "ALERT");
  EXPECT_EQ(read.to, "491700000001");
  EXPECT_EQ(textOf(read.submit.alphabet, read.octets), "Server down @ rack [1] €");
  EXPECT_TRUE(read.submit.wantsReceipt);
  EXPECT_FALSE(read.submit.wantsFailuresOnly);
  read =
      readUcpSubmit(readFrame("02/00112/O/51/491700000001/4912345/////////////////4/0112/"
                              "04220435044104420020D83DDE01////1////1139//020108///80"));
  EXPECT_EQ(read.from, "+4912345");
  EXPECT_EQ(textOf(read.submit.alphabet, read.octets), "Тест 😁");
  EXPECT_EQ(read.submit.messageClass, 1);
  EXPECT_FALSE(read.submit.wantsReceipt);
  read =
      readUcpSubmit(readFrame("04/00118/O/51/00491700000001/1234/////////////////3//"
                              "4141414141414141414141414141414141//////////0106050003020202///5B"));
  EXPECT_EQ(read.to, "+491700000001");
  EXPECT_EQ(read.submit.part.number, 2);
  EXPECT_EQ(read.submit.part.total, 2);
}

std::string answered(const std::array<std::string, ucp::kFields50>& fields) {
  const std::string data = std::accumulate(
      fields.begin() + 1, fields.end(), fields[0], [](std::string all, const std::string& field) {
        return std::move(all) + "/" + field;
      });
  const std::string frame = writeFrame(0, 'O', 51, data);
  return std::to_string(
      readUcpSubmit(readFrame(std::string_view(frame).substr(1, frame.size() - 2))).code);
}

TEST(UcpFrameTest, WrongSubmitsAreRefused) {
  std::array<std::string, ucp::kFields50> fields;
  fields[ucp::kAdc] = "0033600000001";
  fields[ucp::kMt] = "3";
  fields[ucp::kMsg] = "4142";
  EXPECT_EQ(answered(fields), "0");
  fields[ucp::kAdc] = "";
  EXPECT_EQ(answered(fields), "6");
  fields[ucp::kAdc] = "0033600000001";
  fields[ucp::kMsg] = "414";
  EXPECT_EQ(answered(fields), "2");
  fields[ucp::kMsg] = "4142";
  fields[ucp::kMt] = "4";
  fields[ucp::kNb] = "8";
  EXPECT_EQ(answered(fields), "2");
  fields[ucp::kNb] = "16";
  EXPECT_EQ(answered(fields), "0");
  fields[ucp::kXser] = "0105";
  EXPECT_EQ(answered(fields), "2");
}

TEST(UcpFrameTest, ANoticeOfDeliveryNamesTheSms) {
  Delivery receipt;
  receipt.isReceipt = true;
  receipt.to = "+4912345";
  receipt.reference = "0033600000001:211126080000";
  receipt.state = State::Undeliv;
  receipt.error = 107;
  receipt.done = fromMillis(1'795'248'060'000);
  const std::string written = writeUcpDelivery(receipt, 5);
  const Frame frame = readFrame(std::string_view(written).substr(1, written.size() - 2));
  EXPECT_EQ(frame.flaw, Flaw::None);
  EXPECT_EQ(frame.operation, 53);
  ASSERT_EQ(frame.fields.size(), ucp::kFields50);
  EXPECT_EQ(frame.fields[ucp::kAdc], "4912345");
  EXPECT_EQ(frame.fields[ucp::kOadc], "0033600000001");
  EXPECT_EQ(frame.fields[ucp::kScts], "211126080000");
  EXPECT_EQ(frame.fields[ucp::kDst], "2");
  EXPECT_EQ(frame.fields[ucp::kRsn], "107");
  EXPECT_EQ(frame.fields[ucp::kDscts], "211126080100");
}

TEST(UcpFrameTest, AnSmsOfAPhoneIsWritten) {
  Delivery mo;
  mo.from = "+33600000001";
  mo.to = "4912345";
  mo.alphabet = Alphabet::Ucs2;
  mo.octets = hex("0442");
  mo.header = hex("050003070201");
  mo.done = fromMillis(1'795'248'000'000);
  const std::string written = writeUcpDelivery(mo, 99);
  EXPECT_EQ(written.substr(1, 2), "99");
  EXPECT_NE(written.find("/O/52/4912345/33600000001/////////////211126080000////4/0016/0442////////"
                         "1139//0106050003070201020108///"),
            std::string::npos)
      << written;
}

}  // namespace
}  // namespace tocsin::centre
