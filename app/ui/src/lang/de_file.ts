// SPDX-License-Identifier: Apache-2.0
// What the box serves as "/de.js".
export { de as table } from "./de";
