export { changePerson, resetPerson, resetSecondFactor, showPerson } from "./change";
export { invitePerson, type PeopleAct } from "./invite";
export { openLink, redeemLink } from "./sign-in-links";
