package io.millrace.testkit.scenario;

import io.millrace.contract.MillraceException;

/** A step of a scenario could not be taken, for a reason outside what is tested. */
public class ScenarioException extends MillraceException {

    private static final long serialVersionUID = 1L;

    ScenarioException(String message, Throwable cause) {
        super(message, cause);
    }
}
