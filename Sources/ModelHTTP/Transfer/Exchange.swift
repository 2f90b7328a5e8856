import Ccurl
import ModelProtocol

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One request and its response over libcurl, with bounds on every wait and every size.
///
/// Owns libcurl's handles and frees them in `deinit`; not Sendable. Redirects are not followed, cookies and `.netrc` not
/// read, certificates always checked. Proxies come from the environment, but never for an address of this machine.
final class Exchange {
    /// More than any answer has.
    static let mostBody = 64 << 20

    enum Phase { case connect, firstByte, stall, total }

    enum End {
        /// The server has sent it all.
        case complete
        /// The receiver wants no more.
        case enough
        case timedOut(Phase)
        case longHeader
        case longBody
        /// With libcurl's own words.
        case broken(CURLcode, String)
    }

    private let multi: UnsafeMutableRawPointer
    private let easy: UnsafeMutableRawPointer
    private let inbox = Inbox()
    private let errorText: UnsafeMutablePointer<CChar>
    private var fields: UnsafeMutablePointer<curl_slist>?
    private let timeouts: ModelRequest.Timeouts
    private let deadline: Deadline
    private var silence: Deadline
    private var uploaded: curl_off_t = 0
    private var received = 0

    /// - Parameters:
    ///   - body: Nil for GET.
    ///   - deadline: Of the whole call, tries before included.
    init(
        _ endpoint: Endpoint, path: String, fields: [String], body: [UInt8]?, timeouts: ModelRequest.Timeouts,
        deadline: Deadline
    ) throws(ModelFailure) {
        guard let multi = curl_multi_init() else {
            throw ModelFailure(kind: .program, message: "libcurl does not start")
        }
        guard let easy = curl_easy_init() else {
            curl_multi_cleanup(multi)
            throw ModelFailure(kind: .program, message: "libcurl does not start")
        }
        self.multi = multi
        self.easy = easy
        self.timeouts = timeouts
        self.deadline = deadline
        silence = Deadline(after: timeouts.firstByte)
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        for field in fields { self.fields = curl_slist_append(self.fields, field) ?? self.fields }
        try setAddress(endpoint, path)
        setBounds()
        if let body { setBody(body) }
        setReceivers()
        guard curl_multi_add_handle(multi, easy) == CURLM_OK else {
            throw ModelFailure(kind: .program, message: "libcurl does not take the request")
        }
    }

    deinit {
        curl_multi_remove_handle(multi, easy)
        curl_easy_cleanup(easy)
        curl_multi_cleanup(multi)
        curl_slist_free_all(fields)
        errorText.deallocate()
    }

    var head: ResponseHead { inbox.head }

    /// Where a redirect leads, as an absolute address.
    var redirect: String? {
        var text: UnsafeMutablePointer<CChar>?
        guard acrouter_curl_get_string(easy, CURLINFO_REDIRECT_URL, &text) == CURLE_OK, let text else { return nil }
        return String(cString: text)
    }

    private func setAddress(_ endpoint: Endpoint, _ path: String) throws(ModelFailure) {
        // What must hold, or nothing is sent.
        let isSet =
            acrouter_curl_set_string(easy, CURLOPT_URL, endpoint.address(of: path)) == CURLE_OK
            && acrouter_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK
            && acrouter_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0) == CURLE_OK
            && acrouter_curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1) == CURLE_OK
            && acrouter_curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2) == CURLE_OK
            && acrouter_curl_set_long(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2) == CURLE_OK
            && acrouter_curl_set_list(easy, CURLOPT_HTTPHEADER, fields) == CURLE_OK
        guard isSet else { throw ModelFailure(kind: .program, message: "libcurl is too old, or lacks http or https") }
        acrouter_curl_set_string(easy, CURLOPT_USERAGENT, "git-acrouter")
        acrouter_curl_set_long(easy, CURLOPT_NETRC, 0)
        // Certificates that the user trusts besides, named as for curl(1): libcurl itself does not look.
        if let file = getenv("CURL_CA_BUNDLE") ?? getenv("SSL_CERT_FILE"), file.pointee != 0 {
            acrouter_curl_set_string(easy, CURLOPT_CAINFO, file)
        }
        if endpoint.isLoopback { acrouter_curl_set_string(easy, CURLOPT_PROXY, "") }
    }

    private func setBounds() {
        let connect = max(1, min(timeouts.connect, 86_400) * 1000)
        acrouter_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, Int(connect))
        acrouter_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        // A name server that does not answer must not hold us at the end.
        acrouter_curl_set_long(easy, CURLOPT_QUICK_EXIT, 1)
    }

    private func setBody(_ body: [UInt8]) {
        acrouter_curl_set_long(easy, CURLOPT_POST, 1)
        acrouter_curl_set_long(easy, CURLOPT_POSTFIELDSIZE, body.count)
        // Copied by libcurl, and after the size, as its manual wants it.
        body.withUnsafeBytes {
            _ = acrouter_curl_set_pointer(
                easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: $0.baseAddress))
        }
    }

    private func setReceivers() {
        // Alive as long as the handles: a member of the same object.
        let context = Unmanaged.passUnretained(inbox).toOpaque()
        acrouter_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        acrouter_curl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        acrouter_curl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        acrouter_curl_set_receiver(easy, CURLOPT_HEADERFUNCTION) { bytes, one, count, context in
            guard let bytes, let context else { return 0 }
            let inbox = Unmanaged<Inbox>.fromOpaque(context).takeUnretainedValue()
            let line = UnsafeRawBufferPointer(start: bytes, count: one * count)
            // Another number than it gave makes libcurl stop.
            return inbox.receiveHeader(line) ? one * count : 0
        }
        acrouter_curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        acrouter_curl_set_receiver(easy, CURLOPT_WRITEFUNCTION) { bytes, one, count, context in
            guard let bytes, let context else { return 0 }
            let inbox = Unmanaged<Inbox>.fromOpaque(context).takeUnretainedValue()
            inbox.receiveBody(UnsafeRawBufferPointer(start: bytes, count: one * count))
            return one * count
        }
    }

    /// - Parameter receive: Gets each piece of the body as it comes, and says whether it wants more.
    /// - Throws: When nobody reads our output any more.
    func run(
        watching output: EventOutput, _ receive: ([UInt8]) throws(OutputClosed) -> Bool
    ) throws(OutputClosed) -> End {
        while true {
            var running: Int32 = 0
            let status = curl_multi_perform(multi, &running)
            let body = inbox.takeBody()
            if !body.isEmpty {
                received += body.count
                silence = Deadline(after: timeouts.stall)
                guard try receive(body) else { return .enough }
                if received > Self.mostBody { return .longBody }
            }
            if inbox.hasLongHeader { return .longHeader }
            guard status == CURLM_OK else { return .broken(CURLE_FAILED_INIT, "libcurl gave up") }
            if running == 0 { return end }
            if let phase = phaseOverdue() { return .timedOut(phase) }
            try wait(watching: output)
        }
    }

    /// Sleeps until the connection, the clock or the loss of our reader has something to say.
    private func wait(watching output: EventOutput) throws(OutputClosed) {
        // No events asked for: only its closing wakes us, which poll(2) always reports.
        var reader = curl_waitfd(fd: output.descriptor, events: 0, revents: 0)
        let soonest = min(deadline.milliseconds(atMost: 1000), isConnected ? silence.milliseconds(atMost: 1000) : 1000)
        curl_multi_poll(multi, &reader, 1, soonest, nil)
        if output.isClosed { throw OutputClosed() }
    }

    private var isConnected: Bool { offset(CURLINFO_PRETRANSFER_TIME_T) > 0 }

    private func offset(_ info: CURLINFO) -> curl_off_t {
        var value: curl_off_t = 0
        return acrouter_curl_get_offset(easy, info, &value) == CURLE_OK ? value : 0
    }

    private func phaseOverdue() -> Phase? {
        if deadline.hasPassed { return .total }
        let sent = offset(CURLINFO_SIZE_UPLOAD_T)
        // Until the connection stands, libcurl watches; while the request is still going out, no answer is due.
        if received == 0, !isConnected || sent > uploaded { silence = Deadline(after: timeouts.firstByte) }
        uploaded = sent
        return silence.hasPassed ? (received == 0 ? .firstByte : .stall) : nil
    }

    private var end: End {
        var left: Int32 = 0
        guard let message = curl_multi_info_read(multi, &left), message.pointee.msg == CURLMSG_DONE else {
            return .broken(CURLE_FAILED_INIT, "libcurl gave up")
        }
        let code = message.pointee.data.result
        switch code {
        case CURLE_OK: return .complete
        case CURLE_OPERATION_TIMEDOUT where !isConnected: return .timedOut(.connect)
        default:
            let words = String(cString: errorText)
            return .broken(code, words.isEmpty ? String(cString: curl_easy_strerror(code)) : words)
        }
    }
}
