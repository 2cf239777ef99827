// SPDX-License-Identifier: Apache-2.0
// What the box serves as "/en.js".
export { en as table } from "./en";
