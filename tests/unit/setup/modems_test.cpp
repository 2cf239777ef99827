// SPDX-License-Identifier: Apache-2.0
#include "app/setup/modems.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>

namespace tocsin::setup {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

// A /dev and a /sys as the kernel and udev make them.
class ModemsTest : public testing::Test {
 protected:
  ModemsTest() {
    std::string folder = "/tmp/tocsin-modems-XXXXXX";
    home_ = ::mkdtemp(folder.data());
    fs::create_directories(home_ / "dev");
    fs::create_directories(home_ / "sys/class/tty");
  }

  ~ModemsTest() override { fs::remove_all(home_); }

  std::string dev(const std::string& name) const { return (home_ / "dev" / name).string(); }

  bool isSame(const std::string& a, const std::string& b) const {
    return isSameModem(dev(a), dev(b), (home_ / "sys").string());
  }

  // A port of the device in a USB socket ("1-2").
  void plug(const std::string& socket, const std::string& vendor, const std::string& port) {
    const fs::path usb = home_ / "sys/devices/pci0000:00/usb1" / socket;
    const fs::path tty = usb / (socket + ":1." + port.substr(6)) / port;
    fs::create_directories(tty / "tty" / port);
    std::ofstream(usb / "idVendor") << vendor << '\n';
    fs::create_directory_symlink(tty, tty / "tty" / port / "device");
    fs::create_directory_symlink(tty / "tty" / port, home_ / "sys/class/tty" / port);
    std::ofstream(home_ / "dev" / port).flush();
  }

  // A name that udev gives a port.
  void name(const std::string& folder, const std::string& name, const std::string& port) {
    fs::create_directories(home_ / "dev" / folder);
    fs::create_symlink(home_ / "dev" / port, home_ / "dev" / folder / name);
  }

  fs::path home_;
};

TEST_F(ModemsTest, PortsOfOneStickAreOneModemAndThoseOfAnotherAreNot) {
  plug("1-1", "1e0e", "ttyUSB0");
  plug("1-1", "1e0e", "ttyUSB2");
  plug("1-2", "1e0e", "ttyUSB3");
  name("tocsin/by-port", "pci-usb-1-if02", "ttyUSB2");
  EXPECT_TRUE(isSame("ttyUSB0", "ttyUSB2"));
  EXPECT_TRUE(isSame("tocsin/by-port/pci-usb-1-if02", "ttyUSB0"));
  EXPECT_FALSE(isSame("ttyUSB2", "ttyUSB3"));
  EXPECT_FALSE(isSame("ttyS0", "ttyS1"));
  EXPECT_FALSE(isSameModem("tcp:10.0.0.1:4001", "tcp:10.0.0.1:4001", (home_ / "sys").string()));
}

TEST_F(ModemsTest, ACableWithSeveralPortsMayHaveAModemAtEach) {
  plug("1-3", "0403", "ttyUSB4");
  plug("1-3", "0403", "ttyUSB5");
  EXPECT_FALSE(isSame("ttyUSB4", "ttyUSB5"));
}

TEST_F(ModemsTest, OfTwoEqualModemsEachPortIsFoundByANameThatStays) {
  plug("1-1", "1e0e", "ttyUSB2");
  plug("1-2", "1e0e", "ttyUSB3");
  plug("1-4", "9999", "ttyUSB9");
  name("serial/by-id", "usb-SimTech-if02", "ttyUSB3");  // one name for both: the last one has it
  name("tocsin/by-port", "pci-usb-1-if02", "ttyUSB2");
  name("tocsin/by-port", "pci-usb-2-if02", "ttyUSB3");
  EXPECT_THAT(serialDevices((home_ / "dev").string()),
              ElementsAre(dev("tocsin/by-port/pci-usb-1-if02"),
                          dev("tocsin/by-port/pci-usb-2-if02"),
                          dev("ttyUSB9")));
}

}  // namespace
}  // namespace tocsin::setup
