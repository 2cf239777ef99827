// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

#include "app/api/handlers.h"
#include "app/api/routes.h"

namespace tocsin::api {
namespace {

JsonOut typeOf(const Field& field) {
  switch (field.type) {
    case FieldType::Text: return {{"type", "string"}, {"maxLength", field.max}};
    case FieldType::Integer: return {{"type", "integer"}, {"minimum", 1}, {"maximum", field.max}};
    case FieldType::Boolean: return {{"type", "boolean"}};
    case FieldType::Moment: return {{"type", "string"}, {"format", "date-time"}};
    case FieldType::Span: return {{"type", "string"}, {"pattern", "^[0-9]+(ms|s|min|h|d)$"}};
    case FieldType::TextList:
      return {{"type", "array"}, {"maxItems", field.max}, {"items", {{"type", "string"}}}};
    case FieldType::ObjectList: return {{"type", "array"}, {"maxItems", field.max}};
    case FieldType::ReadOnly: return {{"readOnly", true}};
  }
  return {};
}

JsonOut fieldSchema(const Field& field) {
  JsonOut schema = typeOf(field);
  if (!field.meaning.empty()) schema["description"] = field.meaning;
  if (field.need != Need::Required && field.type != FieldType::ReadOnly) schema["nullable"] = true;
  return schema;
}

// One level of fields; the shapes below are filled in by schemaOf.
JsonOut objectSchema(Shape shape) {
  JsonOut properties = JsonOut::object();
  JsonOut required = JsonOut::array();
  for (const Field& field : shape) {
    properties[std::string(field.name)] = fieldSchema(field);
    if (field.need != Need::Optional) required.push_back(field.name);
  }
  JsonOut schema{{"type", "object"}};
  schema["properties"] = std::move(properties);
  if (!required.empty()) schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  return schema;
}

JsonOut schemaOf(Shape shape) {
  struct Todo {
    Shape shape;
    JsonOut* schema;
  };

  JsonOut whole = objectSchema(shape);
  std::vector<Todo> todo{{shape, &whole}};
  while (!todo.empty()) {
    const Todo next = todo.back();
    todo.pop_back();
    for (const Field& field : next.shape) {
      if (field.items.empty()) continue;
      JsonOut& list = (*next.schema)["properties"][std::string(field.name)];
      list["items"] = objectSchema(field.items);
      todo.push_back({field.items, &list["items"]});
    }
  }
  return whole;
}

// The {names} of a pattern, then the parameters of the query.
JsonOut parametersOf(const Route& route) {
  JsonOut parameters = JsonOut::array();
  std::string_view rest = route.pattern;
  for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
    const std::size_t close = rest.find('}');
    parameters.push_back({{"name", rest.substr(open + 1, close - open - 1)},
                          {"in", "path"},
                          {"required", true},
                          {"schema", {{"type", "string"}}}});
    rest.remove_prefix(close + 1);
  }
  for (const QueryField& field : route.query) {
    parameters.push_back(
        {{"name", field.name},
         {"in", "query"},
         {"description", field.meaning},
         {"schema", {{"type", "integer"}, {"minimum", field.min}, {"maximum", field.max}}}});
  }
  return parameters;
}

JsonOut operationOf(const Route& route) {
  JsonOut operation{{"summary", route.summary}};
  JsonOut parameters = parametersOf(route);
  if (route.pattern == "/messages" && route.method == "POST") {
    parameters.push_back(
        {{"name", "Idempotency-Key"},
         {"in", "header"},
         {"description", "the same key again is the same message"},
         {"schema", {{"type", "string"}, {"maxLength", limits::kIdempotencyKeyCharsMax}}}});
  }
  if (!parameters.empty()) operation["parameters"] = std::move(parameters);
  if (!route.body.empty()) {
    operation["requestBody"]["content"]["application/json"]["schema"] = schemaOf(route.body);
  }
  const std::string success =
      route.pattern == "/messages" && route.method == "POST" ? "201" : "200";
  JsonOut& done = operation["responses"][success];
  done["description"] = "done";
  if (route.contentType != "application/json") {
    done["content"][std::string(route.contentType)]["schema"] = {{"type", "string"}};
  }
  JsonOut& error = operation["responses"]["default"];
  error["description"] = "a problem";
  error["content"]["application/problem+json"]["schema"] = {
      {"$ref", "#/components/schemas/Problem"}};
  return operation;
}

std::string lowerCase(std::string_view text) {
  std::string out(text);
  std::transform(
      out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

JsonOut problemSchema() {
  JsonOut properties;
  for (const char* name : {"type", "title", "detail", "pointer"}) {
    properties[name] = {{"type", "string"}};
  }
  properties["status"] = {{"type", "integer"}};
  return {{"type", "object"}, {"properties", std::move(properties)}};
}

}  // namespace

Response showOpenApi(Backend& /*backend*/, const Call& /*call*/) {
  JsonOut json;
  json["openapi"] = "3.0.3";
  json["info"] = {{"title", "Tocsin"}, {"version", "1"}};
  json["servers"] = JsonOut::array({{{"url", "/api/v1"}}});
  for (const Route& route : routes()) {
    json["paths"][std::string(route.pattern)][lowerCase(route.method)] = operationOf(route);
  }
  json["components"]["schemas"]["Problem"] = problemSchema();
  return jsonResponse(json);
}

}  // namespace tocsin::api
