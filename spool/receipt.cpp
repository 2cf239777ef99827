// SPDX-License-Identifier: Apache-2.0
#include "spool/receipt.h"

#include "queue/base/sms_text.h"

namespace tocsin::spool {
namespace {

constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

// What XML 1.0 allows (section 2.2), without the control characters that it only discourages.
bool isAllowed(char32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return !(c >= 0x7F && c < 0xA0) && !(c >= 0xD800 && c <= 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
}

std::string element(std::string_view name, std::string_view text) {
  std::string xml = "<";
  xml.append(name).append(">").append(xmlEscaped(text)).append("</").append(name).append(">");
  return xml;
}

std::string attribute(std::string_view name, std::string_view text) {
  std::string xml = " ";
  xml.append(name).append("=\"").append(xmlEscaped(text)).append("\"");
  return xml;
}

std::string recipientXml(const ReceiptRecipient& recipient) {
  std::string xml = "  <RECIPIENT" + attribute("NAME", recipient.name) +
                    attribute("LEVEL", std::to_string(recipient.level)) +
                    attribute("STATUS", recipient.status);
  if (recipient.paged) xml += attribute("PAGED", toRfc3339(*recipient.paged));
  if (!recipient.driver.empty()) xml += attribute("DRIVER", recipient.driver);
  return xml + "/>\n";
}

std::string place(const Refusal& refusal) {
  if (refusal.line == 0) return "the whole file";
  return "line " + std::to_string(refusal.line) + ", column " + std::to_string(refusal.column);
}

}  // namespace

std::string xmlEscaped(std::string_view text) {
  std::u32string escaped;
  for (const char32_t c : decodeUtf8(text)) {
    switch (c) {
      case U'&': escaped += U"&amp;"; break;
      case U'<': escaped += U"&lt;"; break;
      case U'>': escaped += U"&gt;"; break;
      case U'"': escaped += U"&quot;"; break;
      case U'\'': escaped += U"&apos;"; break;
      default: escaped += isAllowed(c) ? c : U' ';
    }
  }
  return encodeUtf8(escaped);
}

std::string receiptXml(const Receipt& receipt) {
  std::string xml{kDeclaration};
  xml += "<STATUS>";
  if (receipt.id != 0) xml += element("ID", std::to_string(receipt.id));
  if (!receipt.number.empty()) xml += element("NUMBER", receipt.number);
  xml += element("OUTCOME", receipt.outcome);
  if (receipt.level != 0) xml += element("LEVEL", std::to_string(receipt.level));
  xml += element("UPDATED", toRfc3339(receipt.updated));
  if (!receipt.acknowledgedBy.empty()) xml += element("BY", receipt.acknowledgedBy);
  xml += "\n";
  for (const ReceiptRecipient& recipient : receipt.recipients) {
    xml += recipientXml(recipient);
  }
  for (const std::string& note : receipt.notes) {
    xml += "  " + element("NOTE", note) + "\n";
  }
  return xml + "</STATUS>\n";
}

std::string errorText(const std::string& fileName,
                      const Refusal& refusal,
                      const Readable& readable) {
  constexpr std::string_view kList = "noc";
  constexpr std::string_view kText = "core-sw-2 DOWN port 17";
  std::string text = "Tocsin could not accept this file: NOBODY WAS PAGED FOR IT.\n\n";
  text += "file:   " + fileName + "\n";
  text += "where:  " + place(refusal) + "\n";
  text += "wrong:  " + oneLine(refusal.what) + "\n";
  text += "right:  " + oneLine(refusal.right) + "\n";
  if (!refusal.readable.empty()) text += "read:   " + oneLine(refusal.readable) + "\n";
  text += "\nA file that is accepted (RECIPIENT_LIST names one of your lists):\n\n";
  text += kDeclaration;
  text += "<SMS>\n  " + element("RECIPIENT_LIST", readable.list.empty() ? kList : readable.list);
  text += "\n  " + element("MSG", readable.text.empty() ? kText : readable.text) + "\n</SMS>\n\n";
  text += "Correct the file and move it back into the spool directory.\n";
  return text;
}

}  // namespace tocsin::spool
