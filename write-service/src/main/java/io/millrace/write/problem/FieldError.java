package io.millrace.write.problem;

import java.io.Serializable;

/**
 * One rule that a field breaks.
 *
 * @param field path of the field in the body, or name of the parameter
 * @param reason the rule
 */
record FieldError(String field, String reason) implements Serializable {}
