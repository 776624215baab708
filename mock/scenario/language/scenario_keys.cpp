#include "scenario/language/scenario_keys.h"

#include <algorithm>

namespace im_mock::scenario {
namespace {

using enum Type;

// clang-format off
std::vector<Key> make_table() {
  constexpr Section top = Section::Scenario, agent = Section::Agent, device = Section::Device,
                    contact = Section::Contact, contact_number = Section::ContactNumber,
                    settings = Section::Settings, session = Section::Session,
                    participant = Section::Participant, step = Section::Step, effect = Section::Effect,
                    where = Section::Where, reply = Section::Reply, initiate = Section::Initiate,
                        refuse = Section::Refuse, fault = Section::Fault, fault_on = Section::FaultOn,
                    respond = Section::Respond, outage = Section::Outage;
  return {
    {top, "scenario", Name, "the file's name", "The name to play it by", "scenario: order-question"},
    {top, "description", Text, "", "What the story shows, for people", "description: A customer asks for an order."},
    {top, "extends", Text, "", "Another scenario (its name, or its file beside this one) whose keys hold where this one has none: maps merge, lists and values replace", "extends: order-question"},
    {top, "epoch", Timestamp, "2026-01-01T00:00:00Z", "The date and time at which the world begins, in UTC", "epoch: 2026-03-01T09:00:00Z"},
    {top, "agents", List, "one agent with device 3001, no credentials asked", "Who can sign in", "agents: [{userName: agent1, password: secret, device: \"3001\"}]", false, agent},
    {top, "contacts", List, "[]", "Who else is in the directory, beside the agents", "contacts: [{name: Support, type: Queue, phoneNumbers: [\"16001\"]}]", false, contact},
    {top, "settings", Map, "each has its own", "How this backend behaves", "settings: {eventDelay: 80ms}", false, settings},
    {top, "sessions", List, "[]", "Sessions that are there without anybody initiating them", "sessions: [{participants: [\"3002\"], state: Talking}]", false, session},
    {top, "replies", List, "[]", "Standing rules: each that matches an operation reacts, every time", "replies: [{on: SendMessage, message: Thank you.}]", false, reply},
    {top, "initiate", List, "answered after 1s; an agent's device is called", "What a client's InitiateIMSession leads to; the first rule that matches holds", "initiate: [{destination: \"*\", refuse: {}}]", false, initiate},
    {top, "faults", List, "[]", "Failures on purpose; of those that match an occasion the first fires", "faults: [{on: {operation: SendMessage, times: 2}, respond: {http: 500}}]", false, fault},

    {agent, "userName", Text, "", "The name to sign in with", "userName: agent1", true},
    {agent, "password", Text, "empty", "The password to sign in with", "password: secret"},
    {agent, "firstName", Text, "empty", "Shown by GET /me", "firstName: Alex"},
    {agent, "lastName", Text, "empty", "Shown by GET /me", "lastName: Miller"},
    {agent, "device", PhoneNumber, "", "The number of the only device; an agent needs this or `devices`", "device: \"3001\""},
    {agent, "devices", NumbersOrMaps, "", "The numbers of several devices, or none: `[]`", "devices: [\"3001\", {number: \"3005\", im: false}]", false, device},

    {agent, "settings", TextSections, "{}", "Sections of texts, shown by GET /me?subresources=settings", "settings: {interaction-workspace: {login.prompt-place: \"false\"}}"},

    {device, "number", PhoneNumber, "", "The telephone number", "number: \"3001\"", true},
    {device, "id", Identifier, "a UUID made from the number", "The id in `/devices/{id}`", "id: 8191741c-bcb7-4e86-9493-98dc993446f0"},
    {device, "im", Boolean, "true", "Whether IM sessions can use it", "im: false"},

    {settings, "eventDelay", Duration, "0ms", "An accepted operation takes effect, and is notified, this long after its HTTP answer", "eventDelay: 80ms"},
    {settings, "completedSessions", Choice, "remove", "Whether GET still shows a session that is Completed", "completedSessions: keep", false, top, {"remove", "keep"}},
    {settings, "unknownUserDataKey", Choice, "ignore", "What DeleteUserData does with a key that is not there", "unknownUserDataKey: refuse", false, top, {"ignore", "refuse"}},
    {settings, "capabilities", Capabilities, "see the table of states", "Which operations a state offers; a state that is not named keeps its own", "capabilities: {Alerting: [Complete, AttachUserData]}"},
    {settings, "relaxedSendMessage", Boolean, "false", "Lets SendMessage come without destination and devicePath", "relaxedSendMessage: true"},
    {settings, "echoMessages", Boolean, "true", "Whether the sender is notified of its own message", "echoMessages: false"},
    {settings, "autoAnswer", DurationOrNever, "2s", "When an agent that another agent calls answers", "autoAnswer: never"},
    {settings, "mustBeLoggedIn", Boolean, "false", "Whether both agents of a new session must have done StartContactCenterSession", "mustBeLoggedIn: true"},
    {settings, "invalidStateHttpStatus", WholeNumber, "409", "The HTTP status of an operation that the state does not allow", "invalidStateHttpStatus: 500", false, top, {}, 200, 599},
    {settings, "csrf", Boolean, "false", "Demands X-CSRF-TOKEN of every POST", "csrf: true"},
    {settings, "metrics", Boolean, "false", "Adds data.metrics to every notification", "metrics: true"},
    {settings, "version", Text, "8.5.202.96", "What /diagnostics/version says", "version: 8.5.201.10"},
    {settings, "features", Texts, "[api-voice-instant-messaging, api-voice]", "The features that there are; without api-voice-instant-messaging there are no IM sessions", "features: [api-voice-instant-messaging]"},
    {settings, "connectTimeout", Duration, "30s", "How long a /meta/connect is held, in real time", "connectTimeout: 10s"},
    {settings, "connectInterval", Duration, "0ms", "The advised pause between two /meta/connect, in real time", "connectInterval: 500ms"},
    {settings, "maxInterval", Duration, "10s", "A client silent for longer is forgotten, in real time", "maxInterval: 1m"},
    {settings, "cometd", WholeNumberChoice, "3", "The version of CometD whose errors the push channel has: 3.1 or 5.0", "cometd: 5", false, top, {"3", "5"}},
    {settings, "browserCookie", Choice, "optional", "Whether a CometD client is known only together with its cookie BAYEUX_BROWSER, and one browser has one held poll", "browserCookie: required", false, top, {"optional", "required"}},

    {session, "id", Identifier, "made from the world's seed", "Its id; when the session repeats, the later ones get made ones", "id: 007MDF3D0KAHL93L807GK2LAES000001"},
    {session, "agent", AgentName, "the first agent", "Whose session it is", "agent: agent1"},
    {session, "participants", NumbersOrMaps, "[]", "The other party; the number of an agent's device makes that agent the other party", "participants: [\"3002\"]", false, participant},
    {session, "userData", UserData, "{}", "The data attached at the beginning", "userData: {favColor: blue}"},
    {session, "state", State, "that of the first step with a state", "The state in which it begins", "state: Alerting"},
    {session, "timeline", List, "[]", "What happens in it, step by step", "timeline: [{at: 0s, state: Alerting}, {after: 3s, state: Talking}]", false, step},
    {session, "repeat", Duration, "never", "How long after it is Completed it begins again, as a new session", "repeat: 5s"},

    {participant, "phoneNumber", PhoneNumber, "", "The telephone number", "phoneNumber: \"3002\"", true},
    {participant, "digits", Text, "phoneNumber", "The number's digits", "digits: \"3002\""},
    {participant, "e164Number", Text, "phoneNumber", "The international number", "e164Number: \"+4930123002\""},
    {participant, "formattedPhoneNumber", Text, "phoneNumber", "The number as people write it", "formattedPhoneNumber: +49 30 123-002"},

    {step, "at", Duration, "", "Happens this long after the session began", "at: 3s"},
    {step, "after", Duration, "0ms", "Happens this long after the previous step; beside `on`, after the operation", "after: 1500ms"},
    {step, "on", Operation, "", "Happens when an agent does this", "on: SendMessage"},
    {step, "where", Map, "any", "Beside `on`: what the operation must be like", "where: {text: /number/i}", false, where},
    {step, "timeout", Duration, "for ever", "Beside `on`: how long it is waited for, since the previous step", "timeout: 1m"},
    {step, "otherwise", Map, "nothing", "Beside `timeout`: what happens when it passes; then the timeline goes on", "otherwise: {state: Completed}", false, effect},

    {effect, "state", State, "", "The session gets this state", "state: Talking"},
    {effect, "message", Template, "", "Somebody says this", "message: Hello, where is my order?"},
    {effect, "userData", UserDataTemplates, "", "User data that is added or replaced; texts in it are templates", "userData: {orderNumber: \"4711\"}"},
    {effect, "deleteUserData", TextOrTexts, "", "One key, or a list of keys, of the user data to delete", "deleteUserData: [orderNumber, favColor]"},
    {effect, "agentState", AgentState, "", "The session's agent, or the one named by `by`, gets this state", "agentState: AuxWork"},
    {effect, "by", AgentName, "the other party", "The agent who says the message, or whose `agentState` it is", "by: agent1"},

    {where, "text", Pattern, "", "The text of a SendMessage", "text: /^hello/i"},
    {where, "destination", Pattern, "", "The destination of a SendMessage", "destination: \"3002\""},
    {where, "devicePath", Pattern, "", "The devicePath of a SendMessage", "devicePath: /devices/8191741c-bcb7-4e86-9493-98dc993446f0"},
    {where, "key", Pattern, "", "The key of a DeleteUserData", "key: favColor"},
    {where, "agent", Pattern, "", "The agent who does it", "agent: agent1"},
    {where, "participant", Pattern, "", "The other party's telephone number", "participant: /^30/"},
    {where, "userData", UserDataPatterns, "", "Values of an AttachUserData or UpdateUserData, by name", "userData: {favColor: /red|blue/}"},

    {reply, "on", Operation, "", "The operation that it reacts to", "on: SendMessage", true},
    {reply, "where", Map, "any", "What the operation must be like", "where: {text: \"/^ping (?<n>\\\\d+)$/\"}", false, where},
    {reply, "after", Duration, "0ms", "How long after the operation it happens", "after: 200ms"},

    {initiate, "destination", Pattern, "", "The number that is called; `*` is every number that is not an agent's device", "destination: \"16001\"", true},
    {initiate, "timeline", List, "", "What happens in the session, which begins Initiating; a rule needs this or `refuse`", "timeline: [{after: 1s, state: Talking}]", false, step},
    {initiate, "userData", UserData, "{}", "User data of the session, beside what the client gives", "userData: {queue: support}"},
    {initiate, "refuse", Map, "", "The operation is refused, like this", "refuse: {statusCode: 2, statusMessage: Invalid state}", false, refuse},

    {refuse, "statusCode", WholeNumber, "2", "The statusCode of the answer", "statusCode: 4", false, top, {}, 1, 99},
    {refuse, "statusMessage", Text, "Invalid state", "The statusMessage of the answer", "statusMessage: Destination is busy"},
    {refuse, "http", WholeNumber, "that of the statusCode", "The HTTP status of the answer", "http: 500", false, top, {}, 200, 599},

    {fault, "name", Name, "fault 1, fault 2, ...", "What the journal and GET /__admin/faults call it", "name: flaky"},
    {fault, "on", Map, "every occasion", "What it waits for, and which of them", "on: {operation: SendMessage, nth: 2}", false, fault_on},
    {fault, "from", Duration, "0ms", "It fires from then on, in the world's time", "from: 10s"},
    {fault, "until", Duration, "for ever", "From then on it fires no more, in the world's time", "until: 20s"},
    {fault, "respond", Map, "the real answer", "The request is answered like this", "respond: {http: 503, retryAfter: 5s}", false, respond},
    {fault, "perform", Boolean, "true, but false beside `respond`", "Whether what the request asks for is done", "perform: false"},
    {fault, "delay", Duration, "0ms", "How late the answer begins, in real time", "delay: 2s"},
    {fault, "drip", Duration, "0ms", "How long the answer's body takes to come, bit by bit, in real time", "drip: 3s"},
    {fault, "garble", Choice, "nothing", "What is wrong with the answer's body: `cut` ends in the middle, `notJson` is text, `html` is a page of some proxy, `wrongType` is called text/plain", "garble: html", false, top, {"cut", "notJson", "html", "wrongType"}},
    {fault, "close", Choice, "it stays open", "When the server closes the connection: before the answer, within its body, or after it without a word", "close: within", false, top, {"before", "within", "after"}},
    {fault, "notifications", Choice, "", "What goes wrong on the push channel, see below", "notifications: drop", false, top, {"drop", "delay", "duplicate", "reorder", "incomplete", "unknownClient", "refuse", "storm", "stop"}},
    {fault, "by", Duration, "1s", "Beside `delay`: how late the notification is; beside `reorder`: how long it waits for another to overtake it; in the world's time", "by: 5s"},
    {fault, "without", TextOrTexts, "imSession, imSessionPath, message and devices", "Beside `incomplete`: the members of `data` that are missing; a dot leads into one", "without: [imSession.state, notificationType]"},
    {fault, "advice", Choice, "none", "Beside `refuse`: what a client whose handshake is refused is advised to do", "advice: handshake", false, top, {"none", "handshake"}},
    {fault, "outage", Map, "", "The service goes away: every request is answered with 503, and it comes back without its clients", "outage: {from: 10s, for: 5s}", false, outage},

    {fault_on, "operation", Choice, "any request", "The operationName of the request", "operation: SendMessage", false, top, {"InitiateIMSession", "SendMessage", "AttachUserData", "UpdateUserData", "DeleteUserData", "Complete", "StartContactCenterSession", "EndContactCenterSession", "Ready", "NotReady", "AfterCallWork", "AuxWork", "Offline"}},
    {fault_on, "method", Choice, "any", "The method of the request", "method: GET", false, top, {"GET", "POST"}},
    {fault_on, "path", Pattern, "any", "The path of the request, without the query and without /w/{world}", "path: /api/v2/me/im-sessions"},
    {fault_on, "meta", Choice, "any", "The Bayeux message; of a request the first one in it", "meta: connect", false, top, {"handshake", "connect", "subscribe", "unsubscribe", "disconnect"}},
    {fault_on, "notification", Choice, "any", "The notificationType of the notification; DeviceStateChange is a DeviceStateChangeMessage, which has none", "notification: NewMessage", false, top, {"StatusChange", "AttachedDataChanged", "NewMessage", "DeviceStateChange"}},
    {fault_on, "session", Pattern, "any", "The id of the session", "session: 007MDF3D0KAHL93L807GK2LAES000001"},
    {fault_on, "agent", Pattern, "any", "The agent who asks, or who is told", "agent: agent1"},
    {fault_on, "nth", WholeNumber, "1", "The first match at which it fires", "nth: 3", false, top, {}, 1, 1000000},
    {fault_on, "times", WholeNumber, "for ever, but 1 beside `nth`", "How often it fires", "times: 2", false, top, {}, 1, 1000000},
    {fault_on, "percent", WholeNumber, "100", "How many of a hundred matches fire; which ones, the world's seed says", "percent: 30", false, top, {}, 1, 100},

    {respond, "http", WholeNumber, "500", "The HTTP status", "http: 502", false, top, {}, 200, 599},
    {respond, "statusCode", WholeNumber, "4", "The statusCode of the envelope", "statusCode: 4", false, top, {}, 0, 99},
    {respond, "statusMessage", Text, "Internal error", "The statusMessage of the envelope", "statusMessage: Internal error"},
    {respond, "retryAfter", Duration, "no such header", "The header Retry-After, in whole seconds", "retryAfter: 5s"},
    {respond, "body", Text, "the envelope", "The body, as it is", "body: try later"},
    {respond, "contentType", Text, "application/json;charset=UTF-8", "The header Content-Type", "contentType: text/plain"},

    {outage, "from", Duration, "at once", "When the service goes away, in the world's time", "from: 10s"},
    {outage, "for", Duration, "", "How long it is away, in the world's time", "for: 5s", true},

    {contact, "name", Text, "", "The name that people look for", "name: Support", true},
    {contact, "type", Choice, "Custom", "What the contact is; the agents are of type User", "type: Queue", false, top, {"User", "Queue", "Custom"}},
    {contact, "id", Identifier, "made from the name", "The id in `/contacts/{id}`", "id: c0ffee00c0ffee00c0ffee00c0ffee00"},
    {contact, "userName", Text, "empty", "Shown by GET /contacts", "userName: robin"},
    {contact, "firstName", Text, "empty", "Shown by GET /contacts", "firstName: Robin"},
    {contact, "lastName", Text, "empty", "Shown by GET /contacts", "lastName: Baker"},
    {contact, "employeeId", Text, "empty", "Shown by GET /contacts", "employeeId: \"1002\""},
    {contact, "phoneNumbers", NumbersOrMaps, "[]", "Where the contact can be reached", "phoneNumbers: [\"16001\", {phoneNumber: \"3009\", description: Desk}]", false, contact_number},
    {contact, "channels", Texts, "[voice, im]", "What the filter `channel` of GET /contacts finds it by", "channels: [voice]"},

    {contact_number, "phoneNumber", PhoneNumber, "", "The telephone number", "phoneNumber: \"16001\"", true},
    {contact_number, "description", Text, "empty", "What the number is for, for people", "description: Desk"},
    {contact_number, "switchName", Text, "empty", "The switch that the number belongs to", "switchName: SIP_Switch"},
  };
}
// clang-format on

// Steps and replies have the keys of effects, too.
bool belongs_to(Section section, const Key& key) {
  const bool has_effect = section == Section::Step || section == Section::Reply;
  return key.section == section || (has_effect && key.section == Section::Effect);
}

std::string joined(const std::vector<std::string_view>& choices, std::string_view quote) {
  std::string text;
  for (std::size_t index = 0; index < choices.size(); ++index) {
    if (index > 0) text += index + 1 == choices.size() ? " or " : ", ";
    text.append(quote).append(choices[index]).append(quote);
  }
  return text;
}

}  // namespace

const std::vector<Key>& scenario_keys() {
  static const std::vector<Key> table = make_table();
  return table;
}

std::vector<const Key*> keys_of(Section section) {
  std::vector<const Key*> keys;
  for (const Key& key : scenario_keys()) {
    if (belongs_to(section, key)) keys.push_back(&key);
  }
  return keys;
}

const Key* key_named(Section section, std::string_view name) {
  const auto& keys = scenario_keys();
  const auto found = std::find_if(
      keys.begin(), keys.end(), [&](const Key& key) { return key.name == name && belongs_to(section, key); });
  return found == keys.end() ? nullptr : &*found;
}

std::string_view to_string(Section section) {
  switch (section) {
    case Section::Scenario:
      return "scenario";
    case Section::Agent:
      return "agent";
    case Section::Device:
      return "device";
    case Section::Contact:
      return "contact";
    case Section::ContactNumber:
      return "contactNumber";
    case Section::Settings:
      return "settings";
    case Section::Session:
      return "session";
    case Section::Participant:
      return "participant";
    case Section::Step:
      return "step";
    case Section::Effect:
      return "effect";
    case Section::Where:
      return "where";
    case Section::Reply:
      return "reply";
    case Section::Initiate:
      return "initiate";
    case Section::Refuse:
      return "refuse";
    case Section::Fault:
      return "fault";
    case Section::FaultOn:
      return "faultOn";
    case Section::Respond:
      return "respond";
    case Section::Outage:
      return "outage";
  }
  return "";
}

std::string_view describe(Section section) {
  switch (section) {
    case Section::Scenario:
      return "a scenario";
    case Section::Agent:
      return "an agent";
    case Section::Device:
      return "a device";
    case Section::Contact:
      return "a contact";
    case Section::ContactNumber:
      return "a number of a contact";
    case Section::Settings:
      return "the settings";
    case Section::Session:
      return "a session";
    case Section::Participant:
      return "a participant";
    case Section::Step:
      return "a step";
    case Section::Effect:
      return "an effect";
    case Section::Where:
      return "a 'where'";
    case Section::Reply:
      return "a reply";
    case Section::Initiate:
      return "a rule of 'initiate'";
    case Section::Refuse:
      return "a refusal";
    case Section::Fault:
      return "a fault";
    case Section::FaultOn:
      return "the 'on' of a fault";
    case Section::Respond:
      return "a 'respond'";
    case Section::Outage:
      return "an outage";
  }
  return "";
}

std::string describe_type(const Key& key) {
  switch (key.type) {
    case Text:
    case Template:
      return "text";
    case Name:
      return "a name: up to 64 letters, digits, '.', '_' or '-'";
    case Identifier:
      return "an id: up to 64 letters, digits, '_' or '-'";
    case Pattern:
    case UserDataPatterns:
      return key.type == Pattern ? "equal text, /regex/flags or '*'" : "a map of names to patterns";
    case AgentName:
      return "the userName of an agent";
    case PhoneNumber:
      return "a telephone number";
    case State:
      return "a state (Initiating, Alerting, Talking or Completed)";
    case AgentState:
      return "an agent's state (LoggedOut, LoggedIn, NotReady, Offline, AfterCallWork, Ready or AuxWork)";
    case Operation:
      return "an operation";
    case Duration:
      return "a duration such as 500ms, 3s, 2m or 1h";
    case DurationOrNever:
      return "a duration such as 500ms, 3s, 2m or 1h, or 'never'";
    case Boolean:
      return "true or false";
    case WholeNumber:
      return "a whole number from " + std::to_string(key.least) + " to " + std::to_string(key.most);
    case Timestamp:
      return "a date and time in UTC such as 2026-01-01T00:00:00Z";
    case Choice:
      return joined(key.choices, "'");
    case WholeNumberChoice:
      return joined(key.choices, "");
    case UserData:
    case UserDataTemplates:
      return "a map of user data";
    case TextSections:
      return "a map of sections, each a map of texts";
    case Texts:
      return "a list of texts";
    case TextOrTexts:
      return "text or a list of texts";
    case Capabilities:
      return "a map of states to lists of operations";
    case Map:
      return "a map with the keys of " + std::string(describe(key.of));
    case List:
      return "a list, each item " + std::string(describe(key.of));
    case NumbersOrMaps:
      return "a list of telephone numbers";
  }
  return "";
}

}  // namespace im_mock::scenario
