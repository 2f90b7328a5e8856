/// Tokens of one call or of many, as they are billed. The five do not overlap.
public struct TokenUsage: Hashable, Sendable, Codable {
    /// Read afresh.
    public var input: Int
    /// Read from the provider's prompt cache, and written to it.
    public var cacheRead: Int
    public var cacheWrite: Int
    /// Written, reasoning left out.
    public var output: Int
    public var reasoning: Int

    public init(input: Int = 0, cacheRead: Int = 0, cacheWrite: Int = 0, output: Int = 0, reasoning: Int = 0) {
        self.input = input
        self.cacheRead = cacheRead
        self.cacheWrite = cacheWrite
        self.output = output
        self.reasoning = reasoning
    }

    public static let none = TokenUsage()

    public static func + (left: TokenUsage, right: TokenUsage) -> TokenUsage {
        /// Hostile counts stay the largest there is.
        func sum(_ count: KeyPath<TokenUsage, Int>) -> Int {
            let (sum, overflowed) = left[keyPath: count].addingReportingOverflow(right[keyPath: count])
            return overflowed ? .max : sum
        }
        return TokenUsage(
            input: sum(\.input), cacheRead: sum(\.cacheRead), cacheWrite: sum(\.cacheWrite), output: sum(\.output),
            reasoning: sum(\.reasoning))
    }
}

/// What a model's tokens cost, exactly: whole millionths of a dollar per million tokens.
public struct TokenPrice: Hashable, Sendable {
    /// A price list says dollars per million tokens, with up to six decimals.
    public struct Rate: Hashable, Sendable {
        /// Millionths of a dollar per million tokens.
        public let amount: Int64

        public init(_ amount: Int64) { self.amount = max(0, amount) }

        /// As the user writes it: `0.15`, `$3`; nil for what is no amount of money.
        public init?(parsing text: String) {
            guard let amount = Budget(parsing: text)?.limit.amount else { return nil }
            self.init(amount)
        }
    }

    public var input: Rate
    public var cacheRead: Rate
    public var cacheWrite: Rate
    public var output: Rate
    public var reasoning: Rate

    /// - Parameters:
    ///   - cacheRead: nil is the price of input; so is `cacheWrite`. A cache that nobody priced is never cheaper.
    ///   - reasoning: nil is the price of output.
    public init(
        input: Rate, output: Rate, cacheRead: Rate? = nil, cacheWrite: Rate? = nil, reasoning: Rate? = nil
    ) {
        self.input = input
        self.output = output
        self.cacheRead = cacheRead ?? input
        self.cacheWrite = cacheWrite ?? input
        self.reasoning = reasoning ?? output
    }

    public static let free = TokenPrice(input: Rate(0), output: Rate(0))

    /// Exact to the millionth of a dollar, rounded up: a bill is never understated. Counts that no bill could hold cost
    /// the largest amount.
    public func cost(of usage: TokenUsage) -> MicroUSD {
        let parts = [
            (input, usage.input), (cacheRead, usage.cacheRead), (cacheWrite, usage.cacheWrite),
            (output, usage.output), (reasoning, usage.reasoning),
        ]
        var sum: Int64 = 0
        for (rate, tokens) in parts {
            let (product, overflowed) = rate.amount.multipliedReportingOverflow(by: Int64(max(0, tokens)))
            let (next, spilled) = sum.addingReportingOverflow(product)
            if overflowed || spilled { return MicroUSD(.max) }
            sum = next
        }
        return MicroUSD(sum / 1_000_000 + (sum % 1_000_000 == 0 ? 0 : 1))
    }

    /// The most that a call can cost whose prompt and answer are bounded.
    public func worst(promptTokens: Int, answerTokens: Int) -> MicroUSD {
        let dearestInput = Rate(max(input.amount, cacheRead.amount, cacheWrite.amount))
        let dearestOutput = Rate(max(output.amount, reasoning.amount))
        return TokenPrice(input: dearestInput, output: dearestOutput)
            .cost(of: TokenUsage(input: promptTokens, output: answerTokens))
    }
}
