// Looks for the number whose SHA-256, after the salt, is the one that is asked for. In plain JavaScript: browsers keep
// their own (WebCrypto) from pages without https, and it is no quicker for texts as short as these.
(function () {
  "use strict";

  var K = new Uint32Array(64);
  var START = new Uint32Array(8);
  (function () {
    // The constants are the first bits of roots of primes (FIPS 180-4).
    var found = 0;
    for (var n = 2; found < 64; n++) {
      var prime = true;
      for (var d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
      if (!prime) continue;
      if (found < 8) START[found] = (Math.pow(n, 1 / 2) % 1) * 4294967296;
      K[found++] = (Math.pow(n, 1 / 3) % 1) * 4294967296;
    }
  })();
  var W = new Uint32Array(64);

  function sha256(bytes, length) {
    var blocks = ((length + 8) >> 6) + 1;
    var padded = new Uint8Array(blocks * 64);
    padded.set(bytes.subarray(0, length));
    padded[length] = 128;
    var view = new DataView(padded.buffer);
    view.setUint32(padded.length - 4, length * 8);
    var H = new Uint32Array(START);
    for (var block = 0; block < blocks; block++) {
      for (var i = 0; i < 16; i++) W[i] = view.getUint32(block * 64 + i * 4);
      for (i = 16; i < 64; i++) {
        var x = W[i - 15];
        var y = W[i - 2];
        W[i] =
          W[i - 16] +
          W[i - 7] +
          (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)) +
          (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10));
      }
      var a = H[0], b = H[1], c = H[2], d = H[3], e = H[4], f = H[5], g = H[6], h = H[7];
      for (i = 0; i < 64; i++) {
        var one =
          (h + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
        var two =
          ((((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g;
        g = f;
        f = e;
        e = (d + one) | 0;
        d = c;
        c = b;
        b = a;
        a = (one + two) | 0;
      }
      H[0] += a;
      H[1] += b;
      H[2] += c;
      H[3] += d;
      H[4] += e;
      H[5] += f;
      H[6] += g;
      H[7] += h;
    }
    return H;
  }

  onmessage = function (message) {
    var work = message.data;
    if (work.algorithm !== "SHA-256") return postMessage(null);
    var salt = work.salt;
    var wanted = parseInt(work.challenge.slice(0, 8), 16);
    var bytes = new Uint8Array(salt.length + 12);
    for (var i = 0; i < salt.length; i++) bytes[i] = salt.charCodeAt(i);
    for (var number = 0; number <= work.maxNumber; number++) {
      var digits = String(number);
      for (i = 0; i < digits.length; i++) bytes[salt.length + i] = digits.charCodeAt(i);
      var found = sha256(bytes, salt.length + digits.length);
      if (found[0] !== wanted) continue;
      var hex = "";
      for (i = 0; i < 8; i++) hex += ("0000000" + found[i].toString(16)).slice(-8);
      if (hex === work.challenge) return postMessage(number);
    }
    postMessage(null);
  };
})();
