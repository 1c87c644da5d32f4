"""What every reader of text needs: decoding, blocks, dates, safe XML."""
