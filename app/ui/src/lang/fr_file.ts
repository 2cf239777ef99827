// SPDX-License-Identifier: Apache-2.0
// What the box serves as "/fr.js".
export { fr as table } from "./fr";
