/** The claim of the signed cookie that names the session kept in the database. */
export const sessionClaim = "sid";
