package io.millrace.write.post;

import io.millrace.write.text.StorableText;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** The command to replace a post's text. */
record EditPost(
        @NotBlank @Size(max = 200) @StorableText String title,
        @NotNull @Size(max = 20_000) @StorableText String body) {}
