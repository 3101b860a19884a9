package dev.relkt.http.server;

import dev.relkt.job.options.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** A certificate and its key, from PEM files. */
record ServerTls(KeyStore keys) {

  private static final String ALIAS = "relkt";
  private static final char[] NO_PASSWORD = new char[0];
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  /**
   * That of the settings; absent where they have none.
   *
   * @throws HttpFailed if a file cannot be read
   */
  static Optional<ServerTls> of(Settings.Http http) {
    return http.certificate().map(certificate -> read(certificate, http.key().orElseThrow()));
  }

  private static ServerTls read(Path certificateFile, Path keyFile) {
    try (InputStream in = Files.newInputStream(certificateFile)) {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
      if (chain.length == 0) {
        throw new HttpFailed(
            "http.tls.certificate: %s has no certificate (expected: PEM)"
                .formatted(certificateFile));
      }
      var keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry(ALIAS, key(keyFile), NO_PASSWORD, chain);
      return new ServerTls(keys);
    } catch (IOException | GeneralSecurityException e) {
      throw new HttpFailed(
          "http.tls.certificate: %s with the key %s cannot be used (expected: PEM files, the key in PKCS#8 and not encrypted): %s"
              .formatted(certificateFile, keyFile, e.getMessage()),
          e);
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String pem = Files.readString(file, StandardCharsets.US_ASCII);
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new InvalidKeySpecException("no line \"%s\"".formatted(BEGIN));
    }
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException("no Base64", e);
    }
    var spec = new PKCS8EncodedKeySpec(bytes);
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // The next one may be it.
      }
    }
    throw new InvalidKeySpecException("a key of none of " + ALGORITHMS);
  }

  /** A connector that speaks TLS alone. */
  ServerConnector connector(Server server, HttpConfiguration plain) {
    var secure = new HttpConfiguration(plain);
    var customizer = new SecureRequestCustomizer();
    // Which names it has, the certificate says to clients.
    customizer.setSniHostCheck(false);
    secure.addCustomizer(customizer);
    var context = new SslContextFactory.Server();
    context.setKeyStore(keys);
    context.setKeyStorePassword("");
    return new ServerConnector(
        server, new SslConnectionFactory(context, "http/1.1"), new HttpConnectionFactory(secure));
  }
}
