internal import Subprocess

#if canImport(System)
    internal import System
#else
    internal import SystemPackage
#endif

/// What a program says to `--version`, for people who wonder which one would be started.
public enum ProgramVersion {
    private static let limit = Duration.seconds(10)

    /// - Returns: The first line that is not empty; nil when the program fails, says nothing or takes too long.
    /// - Throws: `CancellationError`.
    public static func read(_ path: String, environment: [String: String]) async throws -> String? {
        try await withThrowingTaskGroup(of: String?.self) { group in
            group.addTask { try await ask(path, environment: environment) }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            let answer = try await group.next() ?? nil
            group.cancelAll()
            return answer
        }
    }

    private static func ask(_ path: String, environment: [String: String]) async throws -> String? {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        let variables = environment.compactMap { name, value in Environment.Key(rawValue: name).map { ($0, value) } }
        do {
            let result = try await Subprocess.run(
                .path(FilePath(path)), arguments: ["--version"],
                environment: .custom(Dictionary(uniqueKeysWithValues: variables)), workingDirectory: "/",
                platformOptions: options, output: .string(limit: 1 << 16, encoding: UTF8.self), error: .discarded)
            guard result.terminationStatus.isSuccess else { return nil }
            return result.standardOutput.split(whereSeparator: \.isNewline).first.map { String($0.prefix(100)) }
        } catch is SubprocessError {
            try Task.checkCancellation()
            return nil
        }
    }
}
