import Ccurl
import ModelProtocol

extension Exchange.End {
    /// What came of it, as a failure; nil when the response is complete or was enough.
    ///
    /// - Parameter timeouts: To name the one that passed.
    func failure(_ timeouts: ModelRequest.Timeouts) -> ModelFailure? {
        switch self {
        case .complete, .enough: nil
        case .timedOut(let phase):
            ModelFailure(
                kind: .timeout, message: phase.words(timeouts), isUnsent: phase == .connect ? true : nil)
        case .longHeader:
            ModelFailure(kind: .tooLarge, message: "sent more than \(Inbox.mostHeader >> 10) KiB of headers")
        case .longBody:
            ModelFailure(kind: .tooLarge, message: "sent more than \(Exchange.mostBody >> 20) MiB")
        case .broken(CURLE_UNSUPPORTED_PROTOCOL, let words), .broken(CURLE_WEIRD_SERVER_REPLY, let words):
            ModelFailure(kind: .malformed, message: "does not speak HTTP: " + Wording.sanitised(words))
        case .broken(let code, let words):
            ModelFailure(
                kind: .network, message: Self.sentence(code) + ": " + Wording.sanitised(words),
                isUnsent: Self.isCertificate(code) || Self.unconnected.contains(code) ? true : nil)
        }
    }

    /// Ends before the request begins to go out.
    private static let unconnected = [
        CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR,
    ]

    /// Whether another try may have better luck: the connection was refused or not made in time. Nobody knows whether a
    /// request that went out and got no answer was carried out, and billed, so that is not repeated.
    var isTransient: Bool {
        switch self {
        case .timedOut(.connect): true
        case .broken(let code, _): Self.unconnected.contains(code)
        default: false
        }
    }

    private static func isCertificate(_ code: CURLcode) -> Bool {
        [CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR].contains(code)
    }

    private static func sentence(_ code: CURLcode) -> String {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: "could not be found"
        case CURLE_COULDNT_RESOLVE_PROXY: "could not be reached, since the proxy could not be found"
        case CURLE_COULDNT_CONNECT: "could not be reached"
        case CURLE_SSL_CONNECT_ERROR: "did not agree on a secure connection"
        case _ where isCertificate(code): "has a certificate that does not hold"
        default: "broke the connection"
        }
    }
}

extension Exchange.Phase {
    fileprivate func words(_ timeouts: ModelRequest.Timeouts) -> String {
        func seconds(_ value: Double) -> String {
            value == value.rounded() ? "\(Int(min(value, 86_400))) s" : "\(value) s"
        }
        return switch self {
        case .connect: "took no connection within \(seconds(timeouts.connect))"
        case .firstByte: "sent no answer within \(seconds(timeouts.firstByte))"
        case .stall: "fell silent in mid-answer for \(seconds(timeouts.stall))"
        case .total: "was not done within \(seconds(timeouts.total))"
        }
    }
}
