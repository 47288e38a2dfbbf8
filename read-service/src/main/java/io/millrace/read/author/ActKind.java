package io.millrace.read.author;

/** What a person can do. */
enum ActKind {
    POST,
    COMMENT,
    LIKE
}
