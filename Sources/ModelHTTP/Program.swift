import Ccurl
import ModelProtocol

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `git-acrouter-http`: one request on standard input, events on standard output.
public enum Program {
    private static let mostInput = 64 << 20

    /// Ends with status 0 when `end` or `error` was written, else with 1: nobody reads any more.
    public static func run() -> Never {
        Guards.raise()
        let output = EventOutput(descriptor: STDOUT_FILENO)
        do throws(OutputClosed) {
            try answer(Descriptor.read(STDIN_FILENO, limit: mostInput), output)
        } catch {
            exit(1)
        }
        exit(0)
    }

    private static func answer(_ input: [UInt8], _ output: EventOutput) throws(OutputClosed) {
        func refuse(_ message: String) throws(OutputClosed) {
            try output.send(.error(ModelFailure(kind: .program, message: message)))
        }
        // What is wrong with it is not told: an error of the decoder may quote it. Nil is that error.
        guard let request = try? ModelLines.request(input) else {
            return try refuse("git-acrouter-http got no request of \(ModelRequest.protocolName) on its input")
        }
        guard request.protocol == ModelRequest.protocolName else {
            return try refuse(
                "git-acrouter-http speaks \(ModelRequest.protocolName), not \(Wording.sanitised(request.protocol))")
        }
        guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK else {
            return try refuse("libcurl does not start")
        }
        let call = Call(
            request, output: output, now: { Double(time(nil)) }, random: { Double.random(in: 0..<1) })
        try call.run()
    }
}
