package io.millrace.write.text;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The id of a user: letters, digits and {@code . _ @ -}, up to 100. It is part of aggregate ids and paths. */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@ReportAsSingleViolation
@NotNull
@Pattern(regexp = "[\\p{L}\\p{N}._@-]{1,100}")
public @interface UserName {

    String message() default "must be 1 to 100 letters, digits or . _ @ -";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
