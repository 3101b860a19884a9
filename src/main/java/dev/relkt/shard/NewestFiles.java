package dev.relkt.shard;

import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.Lock;

/**
 * The files of a shard's newest commit that was brought here, each commit being in a directory of
 * its own. Lucene shares what two commits have in common only between readers of one {@link
 * Directory}, and this is that one: a reader opens files by name when it is made and never again,
 * so for those of older commits the names may go.
 */
final class NewestFiles extends Directory {

  private volatile Directory files;

  NewestFiles(Directory files) {
    this.files = files;
  }

  /** From now on the files of this one. */
  void show(Directory newer) {
    files = newer;
  }

  @Override
  public String[] listAll() throws IOException {
    return files.listAll();
  }

  @Override
  public long fileLength(String name) throws IOException {
    return files.fileLength(name);
  }

  @Override
  public IndexInput openInput(String name, IOContext context) throws IOException {
    return files.openInput(name, context);
  }

  @Override
  public Lock obtainLock(String name) throws IOException {
    return files.obtainLock(name);
  }

  @Override
  public Set<String> getPendingDeletions() throws IOException {
    return files.getPendingDeletions();
  }

  @Override
  public void deleteFile(String name) {
    throw readOnly();
  }

  @Override
  public IndexOutput createOutput(String name, IOContext context) {
    throw readOnly();
  }

  @Override
  public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) {
    throw readOnly();
  }

  @Override
  public void sync(Collection<String> names) {
    throw readOnly();
  }

  @Override
  public void syncMetaData() {
    throw readOnly();
  }

  @Override
  public void rename(String source, String target) {
    throw readOnly();
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("the files of a reader are only read");
  }

  /** The directories belong to the readers that were opened from them. */
  @Override
  public void close() {
    // on purpose nothing
  }
}
