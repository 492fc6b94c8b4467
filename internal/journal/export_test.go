package journal

// FirstFields is the list of bare fields, for tests.
const FirstFields = firstFields
