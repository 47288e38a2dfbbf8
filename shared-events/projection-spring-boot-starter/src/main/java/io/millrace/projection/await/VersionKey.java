package io.millrace.projection.await;

/** A version that is waited for, by projection and aggregate. */
record VersionKey(String projection, String aggregateType, String aggregateId) {}
