/// What a token says about a piece of code, in any language: counted before and after a change.
///
/// A token may carry several signs (`XCTAssertNil` is an assertion about null).
enum Sign: Int, CaseIterable {
    case condition, otherwise, loop, leave, escape, raise, handle, attempt
    case null, emptiness, both, negation, equality, order, nudge
    case concurrency, lock, function, type, publicity, importing, decorator
    case assertion, testCase, skipping, logging, failure, option, support, deprecation
    case constant, mutability, identity, number, text, call, member, assignment
    case cast, pattern, place, time, fallback, removal, suppression, inheritance, builtinType
    case version, issue, cache, network, collection, shape

    var bit: UInt64 { 1 << UInt64(rawValue) }
}

/// Words that carry signs. Whole words are tokens as written; parts are pieces of a compound name (`is_empty`, `isEmpty`).
enum SignWords {
    private static let whole: [(Sign, String)] = [
        (.condition, "if elif elsif elseif unless switch match when guard case cond"),
        (.otherwise, "else elif elseif elsif default otherwise"),
        (.loop, "for while loop foreach forEach until each do"),
        (.leave, "return yield"), (.escape, "break continue next fallthrough goto"),
        (.raise, "throw raise throws panic bail reject abort fatalError unreachable todo"),
        (.handle, "catch except rescue finally recover ensure defer onerror"), (.attempt, "try begin do"),
        (.null, "null nil none None NULL nullptr undefined Optional Option Some optional unwrap Nullable"),
        (.both, "and or xor"), (.negation, "not"), (.equality, "eq ne equals is"),
        (.concurrency, "async await spawn go chan select suspend Promise Future goroutine actor launch synchronized"),
        (.function, "func fn def function fun sub proc lambda init constructor"),
        (.type, "class struct enum interface trait protocol typedef record impl extension namespace union typealias"),
        (.publicity, "public pub export open exports external"),
        (.importing, "import use require include from using package requires"),
        (.testCase, "it describe test context scenario TEST TEST_F TEST_P TEST_CASE Test suite beforeEach afterEach"),
        (.constant, "const static final constexpr readonly let val"), (.mutability, "var mut mutable inout"),
        (.identity, "self this super Self"), (.cast, "as instanceof typeof isinstance dyn static_cast is keyof"),
        (.inheritance, "override extends implements super virtual abstract overrides where"),
        (
            .builtinType,
            "int str string String bool boolean Bool Int float double Float Double void any Any char long u8 u32 u64 usize i32 i64 number unknown Vec List Array Dict dict list Map Set map object"
        ),
    ]

    private static let parts: [(Sign, String)] = [
        (.null, "null nil none undefined nullable optional some unwrap"),
        (.emptiness, "empty length len size count blank"),
        (.concurrency, "async thread concurrent parallel queue worker dispatch"),
        (.lock, "lock unlock mutex atomic sync semaphore race"),
        (.assertion, "assert expect should require verify asserts expects"),
        (.testCase, "test tests spec mock stub fixture"), (.skipping, "skip ignore disabled xfail only"),
        (.logging, "log logger println print console warn debug trace info printf logging"),
        (.failure, "error err errors exception failure fail failed invalid fault panic"),
        (.option, "option options flag config setting settings param params argument args env enabled configuration"),
        (.support, "support enable feature experimental allow new add register create builder provider"),
        (.deprecation, "deprecated legacy obsolete compat migrate"),
        (.pattern, "regex regexp replace trim strip escape encode decode quote split parse match normalize sanitize"),
        (.place, "path file dir folder filename url uri directory"),
        (.time, "timeout retry sleep delay interval deadline duration attempts"),
        (.fallback, "default fallback defaults"),
        (.removal, "close free dispose release cleanup clear reset cancel delete remove drop unset"),
        (.suppression, "noqa nolint eslint pylint allow suppress clippy swiftlint prettier"),
        (.version, "version versions release"), (.cache, "cache cached memo lazy"),
        (.network, "http request response client server api endpoint header"),
        (.collection, "map filter reduce flat join sort sorted unique contains includes append push insert find"),
        (.shape, "helper util utils common base internal impl factory manager handler"),
    ]

    static let wholeTable = table(whole)
    static let partTable = table(parts)

    private static func table(_ rows: [(Sign, String)]) -> [UInt64: UInt64] {
        var table: [UInt64: UInt64] = [:]
        for (sign, words) in rows {
            for word in words.split(separator: " ") { table[TokenHash.of(word.utf8), default: 0] |= sign.bit }
        }
        return table
    }
}

/// FNV-1a: tokens are compared by it and never kept as text.
enum TokenHash {
    static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    static func add(_ byte: UInt8, to hash: UInt64) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }

    static func of(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(start) { add($1, to: $0) } }
}
