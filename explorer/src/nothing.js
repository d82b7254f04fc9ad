// Stands in for packages that are not needed.
export const createClient = undefined;
