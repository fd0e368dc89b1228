namespace RnnLib.Data;

/// <summary>Pretrained word vectors for the tokens of a vocabulary: the table of an embedding, and how much of it was found.</summary>
/// <remarks>
/// Reads the text formats of GloVe (a word and its numbers on each line) and word2vec and fastText (the same behind a line with the number of
/// words and of numbers).
/// The file is gone through line by line; only rows of the vocabulary are kept.
/// <example><code>
/// WordVectors vectors = WordVectors.Read("glove.6B.100d.txt", vocabulary, rng);
/// Console.WriteLine(vectors);                                   // 18,412 of 20,000 tokens found, 100 numbers each
/// var embedding = new Embedding(vectors.Table, isFrozen: false);
/// </code></example>
/// </remarks>
public sealed class WordVectors
{
    private WordVectors(Tensor table, IReadOnlyList<string> missing) => (Table, Missing) = (table, missing);

    /// <summary>A row per token, [vocabulary, size], in the order of the ids.</summary>
    public Tensor Table { get; }

    /// <summary>The tokens that the file does not hold, in the order of their ids; special tokens mostly are among them.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>The number of tokens that the file holds.</summary>
    public int Found => Table.Shape[0] - Missing.Count;

    /// <summary>Reads the vectors of a vocabulary's tokens.</summary>
    /// <param name="path">The file, UTF-8, perhaps compressed (<c>.gz</c>).</param>
    /// <param name="vocabulary">Whose tokens; a word counts if it is equal to the last letter.</param>
    /// <param name="rng">Draws the rows of tokens that are not in the file, from a normal distribution with the mean and deviation of the
    /// numbers found. Default null: those rows are 0. The row of
    /// the padding token is 0 in any case, unless it is found.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RnnLibFormatException">A line has another number of finite numbers than the first; the message says which line. Of a
    /// word that stands in the file twice the first line counts.</exception>
    public static WordVectors Read(string path, Vocabulary vocabulary, Rng? rng = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        var format = new WordVectorFormat(path);
        var rows = new float[vocabulary.Count][];
        RecordFile.Read(path, format, System.Text.Encoding.UTF8, (_, _, parts) =>
        {
            // The numbers of words that nobody asks for are counted, not parsed.
            if (vocabulary.TryGetId(parts[0], out int id) && rows[id] is null)
                rows[id] = format.Numbers(parts[1]);
        });

        float[][] found = [.. rows.Where(row => row is not null)];
        Tensor table = Tensor.Zeros([vocabulary.Count, format.Size]);
        (float mean, float deviation) = Moments(found);
        for (int id = 0; id < rows.Length; id++)
        {
            Span<float> row = table.Writable.Slice(id * format.Size, format.Size);
            if (rows[id] is { } known)
                known.CopyTo(row);
            else if (id != vocabulary.PaddingId)
                rng?.FillNormal(row, mean, deviation);
        }

        return new(table, [.. vocabulary.Tokens.Where((_, id) => rows[id] is null)]);
    }

    /// <summary>How much was found, for people.</summary>
    public override string ToString() => FormattableString.Invariant($"{Found:N0} of {Table.Shape[0]:N0} tokens found, {Table.Shape[1]} numbers each");

    private static (float Mean, float Deviation) Moments(float[][] rows)
    {
        if (rows.Length == 0)
            return (0, 1);
        double count = (double)rows.Length * rows[0].Length;
        double mean = rows.Sum(row => row.Sum(x => (double)x)) / count;
        return ((float)mean, (float)Math.Sqrt(rows.Sum(row => row.Sum(x => (x - mean) * (x - mean))) / count));
    }
}
