package io.millrace.write.precondition;

/** The entity tag of a resource whose aggregate has a version: the version in quotes. */
public final class EntityTag {

    private EntityTag() {}

    public static String of(long version) {
        return "\"" + version + "\"";
    }
}
