// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "drivers/channel/channel.h"
#include "drivers/channel/line.h"
#include "drivers/channel/tcp_connect.h"
#include "drivers/channel/tls_handshake.h"
#include "drivers/errands.h"
#include "queue/base/limits.h"

namespace tocsin::channel {
namespace {

constexpr std::size_t kReadBytes = 4'096;  // of one read(2)

// How soon a line that took nothing is tried again: the loop has no watch for "takes bytes again".
constexpr Duration kWriteAgain{5};

// A callback may close or destroy the channel: it is called from a copy, as the last thing.
template <class Callback, class... Arguments>
void tell(Callback callback, const Arguments&... arguments) {
  if (callback) callback(arguments...);
}

class LineChannel final : public drivers::ByteChannel {
 public:
  LineChannel(ChannelOptions options, Loop& loop, Log log)
      : options_(std::move(options)), loop_(loop), log_(std::move(log)), errands_(loop) {}

  ~LineChannel() override { letGo(); }

  LineChannel(const LineChannel&) = delete;
  LineChannel& operator=(const LineChannel&) = delete;

  void open(drivers::ChannelEvents events) override {
    close();
    events_ = std::move(events);
    errands_.in(Duration{0}, [this] { begin(); });
  }

  Status write(std::string_view bytes) override {
    if (!line_.has_value()) {
      return Error{Fault::Transient, options_.device + " is not open"};
    }
    if (bytes.size() > limits::kChannelQueueBytesMax - queue_.size()) {
      return Error{Fault::Transient,
                   options_.device + " is slow: " + std::to_string(queue_.size()) +
                       " bytes wait to be written"};
    }
    queue_ += bytes;
    if (again_ == 0) pump();
    return {};
  }

  void close() override {
    letGo();
    events_ = {};
  }

 private:
  void begin() {
    const auto device = parseDevice(options_.device);
    if (!device) return end(device.error());
    if (const Status tls = checkTls(options_); !tls) return end(tls.error());
    isTcp_ = device->kind == Device::Kind::Tcp;
    if (!isTcp_) return opened(openTerminal(*device, options_, log_));
    if (options_.tls) late_ = errands_.in(limits::kChannelConnectMax, [this] { late(); });
    connect_.emplace(*device, loop_, [this, to = *device](Result<Line> line) {
      connected(to, std::move(line));
    });
  }

  void connected(const Device& to, Result<Line> line) {
    if (!line || !options_.tls) return opened(std::move(line));
    handshake_.emplace(to, options_, *std::move(line), loop_, [this](Result<Line> safe) {
      opened(std::move(safe));
    });
    connect_.reset();
  }

  // Of the connecting alone TcpConnect says more.
  void late() {
    if (!handshake_.has_value()) return;
    letGo();
    end({Fault::Transient,
         options_.device + " takes the connection but ends no TLS handshake within 10 s; does it "
                           "speak TLS?"});
  }

  void opened(Result<Line> line) {
    connect_.reset();
    handshake_.reset();
    errands_.cancel(std::exchange(late_, 0));
    if (!line) return end(line.error());
    line_.emplace(*std::move(line));
    watch_ = loop_.watch(line_->fd(), [this] { readable(); });
    tell(events_.onOpen);
  }

  // Bytes that came before a hang-up are told before it.
  void readable() {
    std::string bytes;
    bool isDry = false, isGone = false;
    errands_.cancel(std::exchange(more_, 0));
    while (!isDry && !isGone && bytes.size() < limits::kChannelReadBytesMax) {
      char some[kReadBytes];
      const ssize_t count =
          line_->read(some, std::min(sizeof some, limits::kChannelReadBytesMax - bytes.size()));
      if (count > 0) {
        bytes.append(some, static_cast<std::size_t>(count));
      } else {
        isDry = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        if (!isDry) isGone = true;
        if (isGone) fail(count == 0 ? 0 : errno);
      }
    }
    if (isDry && bytes.empty() && line_->isHungUp()) return fail(EIO);
    if (!isGone && line_->hasPending()) more_ = errands_.in(Duration{0}, [this] { readable(); });
    if (!bytes.empty()) tell(events_.onBytes, std::string_view(bytes));
  }

  // Writes what the line takes, and comes back for the rest.
  void pump() {
    again_ = 0;
    std::size_t taken = 0;
    while (taken < queue_.size()) {
      const ssize_t count = line_->write(std::string_view(queue_).substr(taken));
      if (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK) return fail(errno);
      if (count <= 0) break;
      taken += static_cast<std::size_t>(count);
    }
    queue_.erase(0, taken);
    if (taken > 0 || queue_.empty()) errands_.cancel(std::exchange(stall_, 0));
    if (queue_.empty()) return planDrained();
    again_ = errands_.in(kWriteAgain, [this] { pump(); });
    if (stall_ == 0) stall_ = errands_.in(limits::kChannelStallMax, [this] { stalled(); });
  }

  void planDrained() {
    if (drained_ != 0) return;
    drained_ = errands_.in(Duration{0}, [this] {
      drained_ = 0;
      if (queue_.empty()) tell(events_.onDrained);
    });
  }

  void stalled() {
    stall_ = 0;
    letGo();
    end({Fault::Transient, options_.device + " has taken no byte for 30 s"});
  }

  // The line is dead: its descriptor goes at once, or the loop would spin; the news follow in a
  // later turn, since this may be a call of write() or before the last bytes are told.
  void fail(int error) {
    const std::string trouble = line_->trouble();
    letGo();
    errands_.in(Duration{0}, [this, error, trouble] {
      end({Fault::Transient, whyGone(error) + (trouble.empty() ? "" : " (" + trouble + ")")});
    });
  }

  std::string whyGone(int error) const {
    if (!isTcp_) {
      return options_.device + " is gone (unplugged, or its other end was closed)" +
             (error == 0 || error == EIO ? "" : std::string(": ") + std::strerror(error));
    }
    if (error == 0) return "connection closed by " + options_.device;
    if (error == ECONNRESET || error == EPIPE) return "connection reset by " + options_.device;
    return "connection to " + options_.device + " lost: " + std::strerror(error);
  }

  void end(const Error& why) { tell(std::exchange(events_, {}).onClosed, why); }

  // Everything but the events.
  void letGo() {
    errands_.cancelAll();
    again_ = stall_ = drained_ = more_ = late_ = 0;
    connect_.reset();
    handshake_.reset();
    loop_.unwatch(std::exchange(watch_, 0));
    line_.reset();
    queue_.clear();
  }

  const ChannelOptions options_;
  Loop& loop_;
  const Log log_;
  drivers::Errands errands_;
  drivers::ChannelEvents events_;
  bool isTcp_ = false;
  std::optional<TcpConnect> connect_;
  std::optional<TlsHandshake> handshake_;
  std::optional<Line> line_;  // present: open
  LoopHandle watch_ = 0;
  std::string queue_;                     // not yet taken
  drivers::Errands::Ticket again_ = 0;    // 0: the line took all the last time
  drivers::Errands::Ticket stall_ = 0;    // 0: the line takes bytes
  drivers::Errands::Ticket drained_ = 0;  // 0: nothing to tell
  drivers::Errands::Ticket more_ = 0;     // 0: all that was deciphered was told
  drivers::Errands::Ticket late_ = 0;     // 0: there is no TLS handshake to wait for
};

}  // namespace

std::unique_ptr<drivers::ByteChannel> makeChannel(ChannelOptions options, Loop& loop, Log log) {
  return std::make_unique<LineChannel>(std::move(options), loop, std::move(log));
}

}  // namespace tocsin::channel
