export { changePerson, resetPerson, resetSecondFactor, showPerson } from "./change";
export { invitePerson } from "./invite";
export { openLink, redeemLink } from "./sign-in-links";
