package io.millrace.projection.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DeadlockLoserDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatusCode;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;

class TransientFailuresTests {

    @ParameterizedTest
    @ValueSource(
            strings = {"08006", "08001", "40P01", "40001", "53300", "57014", "57P01", "57P03", "55P03", "25006", "25P03"
            })
    void theseStatesPass(String state) {
        assertThat(TransientFailures.isTransient(new RuntimeException(new SQLException("x", state))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "23514", "22021", "22003", "42P01", "42703", "42501", "25P02", "54000", "0A000"})
    void theseStatesStay(String state) {
        assertThat(TransientFailures.isTransient(new RuntimeException(new SQLException("x", state))))
                .isFalse();
    }

    @Test
    void lostConnectionsAndTimeoutsPass() {
        assertThat(TransientFailures.isTransient(new SQLTransientConnectionException("pool is empty")))
                .isTrue();
        assertThat(TransientFailures.isTransient(new IllegalStateException(new ConnectException("refused"))))
                .isTrue();
        assertThat(TransientFailures.isTransient(new IllegalStateException(new TimeoutException())))
                .isTrue();
        assertThat(TransientFailures.isTransient(new QueryTimeoutException("x")))
                .isTrue();
        assertThat(TransientFailures.isTransient(new DeadlockLoserDataAccessException("x", new SQLException())))
                .isTrue();
    }

    @Test
    void remoteServicesThatCannotBeReachedPass() {
        assertThat(TransientFailures.isTransient(
                        new ResourceAccessException("x", new HttpTimeoutException("request timed out"))))
                .isTrue();
        assertThat(TransientFailures.isTransient(new UnresolvedAddressException()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503, 504})
    void answersThatSayNotNowPass(int status) {
        assertThat(TransientFailures.isTransient(new IllegalStateException(answer(status))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 409, 422, 500, 501, 502})
    void otherAnswersStay(int status) {
        assertThat(TransientFailures.isTransient(answer(status))).isFalse();
    }

    private static RestClientResponseException answer(int status) {
        return new RestClientResponseException("x", HttpStatusCode.valueOf(status), "x", null, null, null);
    }

    @Test
    void transactionsWhoseConnectionIsGonePass() {
        var rollback = new TransactionSystemException("JDBC rollback failed", new SQLException("Connection is closed"));
        rollback.initApplicationException(new IllegalStateException("x"));
        var commit = new TransactionSystemException("JDBC commit failed", new SQLException("Connection is closed"));
        var refused = new TransactionSystemException("JDBC commit failed", new SQLException("x", "23514"));

        assertThat(TransientFailures.isTransient(rollback)).isTrue();
        assertThat(TransientFailures.isTransient(commit)).isTrue();
        assertThat(TransientFailures.isTransient(refused)).isFalse();
    }

    @Test
    void faultsOfTheCodeStay() {
        assertThat(TransientFailures.isTransient(new NullPointerException())).isFalse();
        assertThat(TransientFailures.isTransient(new IllegalArgumentException("x", new RuntimeException())))
                .isFalse();
    }
}
