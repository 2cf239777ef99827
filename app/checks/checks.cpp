// SPDX-License-Identifier: Apache-2.0
#include "app/checks/checks.h"

#include "drivers/simulator/simulator.h"

namespace tocsin::checks {
namespace {

// One pattern alone, in a gateway that is right but for it.
Status checkPattern(std::string_view pattern) {
  gateway::HttpOptions options;
  options.url = "http://127.0.0.1/";
  options.successPattern = pattern;
  return gateway::checkHttp(options);
}

Status checkDriver(const config::DriverSection& section) {
  if (const config::CentreSection* centre = section.centre()) {
    return channel::checkTls(lineTo(*centre));
  }
  if (section.type == "exec") return gateway::checkExec(execOptions(section));
  if (section.type == "http") return gateway::checkHttp(httpOptions(section));
  return {};
}

Status checkForward(const config::ForwardSection& section) {
  if (!section.folder.empty()) return forward::checkFolder(folderOptions(section));
  if (!section.url.empty()) return forward::checkHttp(httpOptions(section));
  return forward::checkProgram(programOptions(section));
}

// `usual` stands for what the configuration leaves to us.
forward::Form formOf(config::ForwardSection::Format format, forward::Form usual) {
  using Format = config::ForwardSection::Format;
  switch (format) {
    case Format::Auto: return usual;
    case Format::Text: return forward::Form::Text;
    case Format::Json: return forward::Form::Json;
    case Format::Xml: return forward::Form::Xml;
  }
  return usual;
}

}  // namespace

config::Checks configChecks() {
  return {.script = drivers::checkScript,
          .fault = drivers::checkFault,
          .device = channel::checkDevice,
          .gatewayTemplate = gateway::checkTemplate,
          .gatewayPattern = checkPattern,
          .driver = checkDriver,
          .forward = checkForward};
}

std::string serverOf(const config::CentreSection& centre) {
  const bool isIpv6 = centre.host.find(':') != std::string::npos;
  return (isIpv6 ? "[" + centre.host + "]" : centre.host) + ":" + std::to_string(centre.port);
}

channel::ChannelOptions lineTo(const config::CentreSection& centre) {
  return {.device = "tcp:" + serverOf(centre),
          .tls = centre.tls,
          .tlsCa = centre.tlsCa,
          .tlsName = centre.tlsName,
          .tlsPin = centre.tlsPin};
}

gateway::ExecOptions execOptions(const config::DriverSection& section) {
  return {.name = section.name,
          .command = section.exec.command,
          .timeMax = section.exec.timeMax,
          .window = section.exec.window};
}

gateway::HttpOptions httpOptions(const config::DriverSection& section) {
  const config::HttpGatewaySection& http = section.http;
  gateway::HttpOptions options;
  options.name = section.name;
  options.method = http.method;
  options.url = http.url;
  options.source = http.source;
  for (const config::HeaderLine& header : http.headers) {
    options.headers[header.name] = header.value;
  }
  for (const config::HeaderLine& header : http.headerFiles) {
    options.headersFromFiles[header.name] = header.value;
  }
  options.body = http.body;
  options.successStatus = http.successStatus;
  options.successPattern = http.successPattern;
  options.referencePattern = http.referencePattern;
  options.caFile = http.tlsCa;
  options.timeMax = http.timeMax;
  options.window = http.window;
  return options;
}

forward::FolderOptions folderOptions(const config::ForwardSection& section) {
  return {.directory = section.folder};
}

forward::HttpOptions httpOptions(const config::ForwardSection& section) {
  forward::HttpOptions options;
  options.url = section.url;
  options.form = formOf(section.format, forward::Form::Json);
  for (const config::HeaderLine& header : section.headers) {
    options.headers[header.name] = header.value;
  }
  for (const config::HeaderLine& header : section.headerFiles) {
    options.headersFromFiles[header.name] = header.value;
  }
  options.caFile = section.tlsCa;
  options.timeMax = section.timeMax;
  return options;
}

forward::ProgramOptions programOptions(const config::ForwardSection& section) {
  return {.command = section.program,
          .form = formOf(section.format, forward::Form::Text),
          .timeMax = section.timeMax};
}

}  // namespace tocsin::checks
