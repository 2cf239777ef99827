// SPDX-License-Identifier: Apache-2.0
#include "spool/alert_xml.h"

#include <algorithm>
#include <cctype>

#include <Poco/SAX/DefaultHandler.h>
#include <Poco/SAX/LexicalHandler.h>
#include <Poco/SAX/Locator.h>
#include <Poco/SAX/SAXException.h>
#include <Poco/SAX/SAXParser.h>

#include "queue/base/limits.h"
#include "queue/base/sms_text.h"
#include "spool/xml_fault.h"

namespace tocsin::spool {
namespace {

constexpr std::size_t kUnknownNotesMax = 10;

// Thrown by the handlers to stop the parser; it passes through Poco and expat, which clean up at
// the next file.
struct Stop {
  Refusal refusal;
};

std::size_t fieldNamed(std::string_view name) {
  const auto* const found = std::find(kElementNames.begin(), kElementNames.end(), name);
  return static_cast<std::size_t>(found - kElementNames.begin());
}

std::string_view withoutPrefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string inCapitals(std::string_view name) {
  std::string capitals{name};
  std::transform(capitals.begin(), capitals.end(), capitals.begin(), [](unsigned char c) {
    return static_cast<char>(std::toupper(c));
  });
  return capitals;
}

std::string shortName(std::string_view name) {
  return std::string{firstChars(name, limits::kNameCharsMax)};
}

// Turns the stream of elements into an AlertXml. Known elements are direct children of the root;
// what is nested in one of them adds its text to it, so no word of an alert is lost.
class Collector : public Poco::XML::DefaultHandler, public Poco::XML::LexicalHandler {
 public:
  void begin(AlertXml& into) {
    into_ = &into;
    open_ = nullptr;
    depth_ = 0;
    textBytes_ = 0;
    unknown_.clear();
  }

  void setDocumentLocator(const Poco::XML::Locator* locator) override { locator_ = locator; }

  void startDTD(const std::string&, const std::string&, const std::string&) override {
    stop("a DOCTYPE, which is not allowed",
         "leave out the line that begins with <!DOCTYPE: an alert needs no DTD and no entities");
  }

  void startElement(const std::string&,
                    const std::string&,
                    const std::string& name,
                    const Poco::XML::Attributes&) override {
    if (++depth_ > limits::kXmlDepthMax) {
      stop("elements nested deeper than " + std::to_string(limits::kXmlDepthMax),
           "put RECIPIENT_LIST, MSG and the others directly into <SMS>");
    }
    if (depth_ == 1) {
      into_->root = withoutPrefix(name);
      into_->rootLine = line();
      into_->rootColumn = column();
    } else if (depth_ == 2) {
      startChild(withoutPrefix(name));
    } else if (open_ != nullptr) {
      noteUnknown(withoutPrefix(name));
    }
  }

  void endElement(const std::string&, const std::string&, const std::string&) override {
    if (depth_-- == 2) open_ = nullptr;
  }

  void characters(const char text[], int start, int length) override {
    textBytes_ += static_cast<std::size_t>(length);
    if (textBytes_ > limits::kSpoolFileBytesMax) {
      stop("more than " + std::to_string(limits::kSpoolFileBytesMax) + " bytes of text",
           "an alert carries at most " + std::to_string(limits::kMessageTextCharsMax) +
               " characters");
    }
    if (open_ != nullptr) open_->text.append(text + start, static_cast<std::size_t>(length));
  }

  void startCDATA() override {}

  void endCDATA() override {}

  void endDTD() override {}

  void startEntity(const std::string&) override {}

  void endEntity(const std::string&) override {}

  void comment(const char[], int, int) override {}

 private:
  void startChild(std::string_view name) {
    const std::size_t field = fieldNamed(name);
    if (field == kElementNames.size()) {
      noteUnknown(name);
      return;
    }
    auto& element = into_->elements[field];
    if (element.has_value()) {
      noteOnce("second " + std::string{name} + " ignored");
      return;
    }
    element.emplace(ElementText{.text = {}, .line = line(), .column = column()});
    open_ = &*element;
  }

  void noteUnknown(std::string_view name) {
    const std::string shown = shortName(name);
    if (unknown_.size() == kUnknownNotesMax ||
        std::find(unknown_.begin(), unknown_.end(), shown) != unknown_.end()) {
      return;
    }
    unknown_.push_back(shown);
    into_->notes.push_back("unknown element " + shown + " ignored");
    if (into_->miswritten.empty() && fieldNamed(inCapitals(shown)) != kElementNames.size()) {
      into_->miswritten = shown;
    }
  }

  void noteOnce(std::string note) {
    auto& notes = into_->notes;
    if (std::find(notes.begin(), notes.end(), note) == notes.end()) {
      notes.push_back(std::move(note));
    }
  }

  int line() const { return locator_ == nullptr ? 0 : locator_->getLineNumber(); }

  int column() const { return locator_ == nullptr ? 0 : locator_->getColumnNumber() + 1; }

  [[noreturn]] void stop(std::string what, std::string right) const {
    throw Stop{Refusal{.line = line(),
                       .column = column(),
                       .what = std::move(what),
                       .right = std::move(right),
                       .readable = {}}};
  }

  AlertXml* into_ = nullptr;
  ElementText* open_ = nullptr;  // the known element that text belongs to now
  const Poco::XML::Locator* locator_ = nullptr;
  int depth_ = 0;
  std::size_t textBytes_ = 0;
  std::vector<std::string> unknown_;
};

}  // namespace

struct AlertXmlReader::Impl {
  Collector collector;
  Poco::XML::SAXParser parser;
};

AlertXmlReader::AlertXmlReader() : impl_(std::make_unique<Impl>()) {
  auto& [collector, parser] = *impl_;
  parser.setContentHandler(&collector);
  parser.setErrorHandler(&collector);
  // Without namespaces a file with a prefix that nobody declared is still an alert.
  parser.setFeature(Poco::XML::XMLReader::FEATURE_NAMESPACES, false);
  parser.setProperty(Poco::XML::XMLReader::PROPERTY_LEXICAL_HANDLER,
                     static_cast<Poco::XML::LexicalHandler*>(&collector));
}

AlertXmlReader::~AlertXmlReader() = default;

std::optional<Refusal> AlertXmlReader::read(std::string_view bytes, AlertXml& into) {
  into = {};
  impl_->collector.begin(into);
  try {
    impl_->parser.parseMemoryNP(bytes.data(), bytes.size());
    return std::nullopt;
  } catch (Stop& stop) {
    return std::move(stop.refusal);
  } catch (const Poco::XML::SAXParseException& fault) {
    const XmlPlace place{fault.getLineNumber(), fault.getColumnNumber() + 1};
    return explainXmlFault(fault.message(), place, bytes);
  } catch (const Poco::Exception& fault) {
    return explainXmlFault(fault.message(), {}, bytes);
  }
}

}  // namespace tocsin::spool
