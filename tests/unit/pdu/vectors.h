// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

// TPDUs as modems showed them and other implementations wrote them down in their tests, all with
// the field of the service centre unless it says otherwise.
namespace tocsin::pdu {

struct Vector {
  std::string_view name;
  std::string_view hex;
};

// What a delivered SMS says.
struct DeliverVector {
  std::string name;
  std::string hex;
  std::string serviceCentre;
  std::string sender;
  std::string sentAt;  // RFC 3339, in UTC; empty: not compared
  std::string text;
};

const std::vector<DeliverVector>& deliverVectors();

// What modems store or other programs send: SMS-SUBMIT.
struct SubmitVector {
  std::string name;
  std::string hex;
  std::string to;
  std::string text;
};

const std::vector<SubmitVector>& submitVectors();

// Status reports and what is wrong on purpose.
const std::vector<Vector>& otherVectors();

// The hex of all of them.
std::vector<std::string> allVectors();

}  // namespace tocsin::pdu
