import Testing

/// Tests that run jobs: one at a time, because each of them keeps every core busy by itself.
@Suite(.serialized, .timeLimit(.minutes(3))) enum RealRuns {}
