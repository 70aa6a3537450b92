package dev.weir.http;

import dev.weir.push.PushReason;

/** Why a push is not taken, as it is answered: one line of text. */
record Refusal(int status, PushReason reason, String message) {

    static Refusal malformed(String message) {
        return new Refusal(400, PushReason.MALFORMED, message);
    }

    static Refusal tooLarge(String message) {
        return new Refusal(413, PushReason.TOO_LARGE, message);
    }

    static Refusal overload(String message) {
        return new Refusal(503, PushReason.OVERLOAD, message);
    }

    /** What the groups say of it. */
    static Refusal of(PushReason reason, String message) {
        return switch (reason) {
            case MALFORMED, CONFLICT, MAX_SERIES -> new Refusal(400, reason, message);
            case TOO_LARGE -> tooLarge(message);
            case OVERLOAD -> overload(message);
        };
    }
}
