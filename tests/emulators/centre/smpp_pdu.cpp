// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/smpp_pdu.h"

#include <algorithm>

namespace tocsin::centre {
namespace {

std::uint32_t numberAt(std::string_view octets, std::size_t place) {
  std::uint32_t value = 0;
  for (std::size_t i = place; i < place + 4; ++i) {
    value = value << 8U | static_cast<unsigned char>(octets[i]);
  }
  return value;
}

void numberTo(std::string& octets, std::size_t place, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) {
    octets[place + i] = static_cast<char>(value >> (24U - 8U * i));
  }
}

}  // namespace

std::optional<Pdu> readPdu(std::string_view octets) {
  if (octets.size() < smpp::kHeaderSize) return std::nullopt;
  Pdu pdu{numberAt(octets, 0), numberAt(octets, 4), numberAt(octets, 8), numberAt(octets, 12)};
  if (pdu.length > smpp::kHeaderSize) {
    pdu.body = octets.substr(smpp::kHeaderSize, pdu.length - smpp::kHeaderSize);
  }
  return pdu;
}

PduWriter::PduWriter(std::uint32_t id, std::uint32_t status, std::uint32_t sequence) {
  number(0);
  number(id);
  number(status);
  number(sequence);
}

void PduWriter::number(std::uint32_t value) {
  octets_.append(4, '\0');
  numberTo(octets_, octets_.size() - 4, value);
}

PduWriter& PduWriter::octet(unsigned value) {
  octets_ += static_cast<char>(value);
  return *this;
}

PduWriter& PduWriter::text(std::string_view cString) {
  octets_.append(cString);
  octets_ += '\0';
  return *this;
}

PduWriter& PduWriter::octets(std::string_view octets) {
  octets_.append(octets);
  return *this;
}

PduWriter& PduWriter::tlv(unsigned tag, std::string_view value) {
  octet(tag >> 8U).octet(tag & 0xFFU);
  octet(static_cast<unsigned>(value.size() >> 8U)).octet(value.size() & 0xFFU);
  return octets(value);
}

std::string PduWriter::take() {
  numberTo(octets_, 0, static_cast<std::uint32_t>(octets_.size()));
  return std::move(octets_);
}

void setLength(std::string& pdu, std::uint32_t length) {
  numberTo(pdu, 0, length);
}

void setSequence(std::string& pdu, std::uint32_t sequence) {
  numberTo(pdu, 12, sequence);
}

}  // namespace tocsin::centre
