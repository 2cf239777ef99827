// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>

#include "app/api/components.h"
#include "app/api/door.h"
#include "app/api/handlers.h"
#include "app/api/routes.h"

namespace tocsin::api {
namespace {

JsonOut wordsOf(std::span<const std::string_view> words) {
  JsonOut json = JsonOut::array();
  for (const std::string_view word : words) {
    json.push_back(word);
  }
  return json;
}

JsonOut referTo(std::string_view component) {
  return {{"$ref", "#/components/schemas/" + std::string(component)}};
}

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
    case FieldType::Choice: return {{"type", "string"}, {"enum", wordsOf(field.words)}};
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

JsonOut typeOf(const QueryField& field) {
  switch (field.type) {
    case QueryType::Integer:
      return {{"type", "integer"}, {"minimum", field.min}, {"maximum", field.max}};
    case QueryType::Text: return {{"type", "string"}, {"maxLength", field.max}};
    case QueryType::Moment: return {{"type", "string"}, {"format", "date-time"}};
    case QueryType::Choice: return {{"type", "string"}, {"enum", wordsOf(field.words)}};
  }
  return {};
}

// The {names} of a pattern, then the parameters of the query, then headers.
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
    parameters.push_back({{"name", field.name},
                          {"in", "query"},
                          {"description", field.meaning},
                          {"schema", typeOf(field)}});
  }
  for (const HeaderField& field : route.headers) {
    parameters.push_back({{"name", field.name},
                          {"in", "header"},
                          {"description", field.meaning},
                          {"schema", {{"type", "string"}}}});
  }
  if (route.isOnce) {
    parameters.push_back({{"name", "Idempotency-Key"},
                          {"in", "header"},
                          {"description", "the same key again does nothing more"},
                          {"schema", {{"type", "string"}}}});
  }
  return parameters;
}

JsonOut shownType(const ShownField& field) {
  switch (field.type) {
    case ShownType::Text: return {{"type", "string"}};
    case ShownType::Integer: return {{"type", "integer"}};
    case ShownType::Number: return {{"type", "number"}};
    case ShownType::Boolean: return {{"type", "boolean"}};
    case ShownType::Moment: return {{"type", "string"}, {"format", "date-time"}};
    case ShownType::Span: return {{"type", "string"}};
    case ShownType::Texts: return {{"type", "array"}, {"items", {{"type", "string"}}}};
    case ShownType::Object: return {{"type", "object"}};
    case ShownType::Objects: return {{"type", "array"}, {"items", referTo(field.of)}};
  }
  return {};
}

void describe(std::span<const ShownField> fields, JsonOut& properties) {
  for (const ShownField& field : fields) {
    JsonOut type = shownType(field);
    if (field.nullable) type["nullable"] = true;
    properties[std::string(field.name)] = std::move(type);
  }
}

JsonOut componentSchema(const Component& component) {
  JsonOut properties = JsonOut::object();
  describe(component.fields, properties);
  return {{"type", "object"}, {"properties", std::move(properties)}};
}

JsonOut shownSchema(const Shown& shown) {
  if (!shown.isListing) return referTo(shown.component);
  JsonOut properties;
  properties["items"] = {{"type", "array"}, {"items", referTo(shown.component)}};
  properties["next"] = {{"type", "integer"}, {"nullable", true}};
  properties["now"] = {{"type", "string"}, {"format", "date-time"}};
  describe(shown.fields, properties);
  return {{"type", "object"}, {"properties", std::move(properties)}};
}

struct Refused {
  int status;
  const char* what;
  bool (*applies)(const Route& route);
};

bool needsLogin(const Route& route) {
  return route.access.gate != Gate::Anyone;
}

bool isSecret(const Route& route) {
  return route.access.gate == Gate::Anyone && !route.body.empty();
}

bool takesBody(const Route& route) {
  return !route.body.empty() || !route.foreignBody.empty();
}

bool changes(const Route& route) {
  return route.method != "GET";
}

bool canDiffer(const Route& route) {
  return std::any_of(route.headers.begin(), route.headers.end(), [](const HeaderField& header) {
    return header.name == "If-Match";
  });
}

constexpr std::array kRefused{
    Refused{400, "the body is no JSON", takesBody},
    Refused{401,
            "no valid login",
            [](const Route& route) { return needsLogin(route) || isSecret(route); }},
    Refused{403, "a login that may not, or a missing X-CSRF-Token", needsLogin},
    Refused{404,
            "there is none by this name",
            [](const Route& route) { return route.pattern.find('{') != std::string_view::npos; }},
    Refused{409, "it contradicts what is", changes},
    Refused{412, "somebody changed it meanwhile, or it exists", canDiffer},
    Refused{422,
            "a field or a parameter is wrong",
            [](const Route& route) { return takesBody(route) || !route.query.empty(); }},
    Refused{429, "too many failed logins", isSecret},
    Refused{503, "not now; Retry-After says when", [](const Route&) { return true; }},
};

JsonOut responsesOf(const Route& route) {
  JsonOut responses;
  JsonOut& done = responses[std::to_string(route.status)];
  done["description"] = "done";
  done["content"][std::string(route.contentType)]["schema"] =
      route.contentType == "application/json" ? shownSchema(route.shown)
                                              : JsonOut{{"type", "string"}};
  for (const Refused& refused : kRefused) {
    if (!refused.applies(route)) continue;
    JsonOut& response = responses[std::to_string(refused.status)];
    response["description"] = refused.what;
    response["content"]["application/problem+json"]["schema"] = referTo("Problem");
  }
  JsonOut& other = responses["default"];
  other["description"] = "a problem";
  other["content"]["application/problem+json"]["schema"] = referTo("Problem");
  return responses;
}

JsonOut rolesOf(const Access& access) {
  JsonOut roles = JsonOut::array();
  for (const Role role : {Role::Viewer, Role::Operator, Role::Admin, Role::Producer}) {
    if (access.gate == Gate::Anyone || access.roles.has(role)) roles.push_back(nameOf(role));
  }
  return roles;
}

// A cookie or a token; a session is a cookie; {}: neither is needed.
JsonOut securityOf(const Access& access) {
  const JsonOut nothing = JsonOut::array();
  JsonOut security = JsonOut::array();
  if (access.gate == Gate::Anyone) return security;
  security.push_back({{"cookie", nothing}});
  if (access.gate != Gate::Session) security.push_back({{"token", nothing}});
  if (access.gate == Gate::Local) security.push_back(JsonOut::object());
  return security;
}

JsonOut operationOf(const Route& route) {
  JsonOut operation{{"summary", route.summary}};
  operation["x-roles"] = rolesOf(route.access);
  operation["security"] = securityOf(route.access);
  JsonOut parameters = parametersOf(route);
  if (!parameters.empty()) operation["parameters"] = std::move(parameters);
  if (takesBody(route)) {
    operation["requestBody"]["content"]["application/json"]["schema"] =
        route.foreignBody.empty() ? schemaOf(route.body) : referTo(route.foreignBody);
  }
  operation["responses"] = responsesOf(route);
  return operation;
}

std::string lowerCase(std::string_view text) {
  std::string out(text);
  std::transform(
      out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

JsonOut securitySchemes() {
  JsonOut schemes;
  schemes["cookie"] = {{"type", "apiKey"}, {"in", "cookie"}, {"name", kCookieName}};
  schemes["token"] = {{"type", "http"}, {"scheme", "bearer"}};
  return schemes;
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
  for (const Component& component : components()) {
    json["components"]["schemas"][std::string(component.name)] = componentSchema(component);
  }
  json["components"]["securitySchemes"] = securitySchemes();
  return jsonResponse(json);
}

}  // namespace tocsin::api
