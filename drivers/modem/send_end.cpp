// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/send_end.h"

#include "drivers/modem/cme_error.h"

namespace tocsin::modem {
namespace {

using drivers::Refusal;
using drivers::SubmitEnd;

std::optional<ModemError> errorOf(const FinalResult& result, VendorCodes vendor) {
  if (!result.code) return std::nullopt;
  if (result.kind == Final::CmsError) return cmsError(*result.code, vendor);
  if (result.kind == Final::CmeError) return cmeError(*result.code);
  return std::nullopt;
}

std::string told(const ModemError& error, Final kind) {
  return (kind == Final::CmsError ? "CMS " : "CME ") + std::to_string(error.code) + " " +
         std::string(error.meaning);
}

SendEnd refused(Refusal refusal, SendEnd end) {
  end.end = SubmitEnd::Refused;
  end.refusal = refusal;
  return end;
}

SendEnd doubtful(SubmitEnd afterCtrlZ, Position position, SendEnd end) {
  if (position == Position::BeforeCtrlZ) return refused(Refusal::ForNow, std::move(end));
  end.end = afterCtrlZ;
  return end;
}

SendEnd judged(const ModemError& error, Position position, SendEnd end) {
  end.remedy = error.remedy;
  switch (error.errorClass) {
    case ErrorClass::Recipient: return refused(Refusal::Recipient, std::move(end));
    case ErrorClass::Form: return refused(Refusal::Form, std::move(end));
    case ErrorClass::Account: return refused(Refusal::Account, std::move(end));
    case ErrorClass::ForNow:
    case ErrorClass::MemoryFull: return refused(Refusal::ForNow, std::move(end));
    case ErrorClass::SimTrouble:
      end.isSimTrouble = true;
      return refused(Refusal::Account, std::move(end));
    case ErrorClass::Accepted: return doubtful(SubmitEnd::Accepted, position, std::move(end));
    case ErrorClass::InDoubt:
    case ErrorClass::AlreadyGone: return doubtful(SubmitEnd::InDoubt, position, std::move(end));
  }
  return end;
}

}  // namespace

SendEnd endOfSend(Position position,
                  const std::optional<Sent>& sent,
                  const std::optional<FinalResult>& result,
                  VendorCodes vendor) {
  SendEnd end;
  if (sent && position == Position::AfterCtrlZ) {
    end.end = SubmitEnd::Accepted;
    return end;
  }
  end.what = result ? result->text : "no answer";
  const auto error = result ? errorOf(*result, vendor) : std::nullopt;
  if (!error) {
    const bool isBareOk = result && result->kind == Final::Ok;
    if (isBareOk) end.what = "OK without a reference";
    return doubtful(SubmitEnd::InDoubt, position, std::move(end));
  }
  end.what = told(*error, result->kind);
  return judged(*error, position, std::move(end));
}

}  // namespace tocsin::modem
