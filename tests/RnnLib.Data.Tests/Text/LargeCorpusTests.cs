namespace RnnLib.Data.Tests;

/// <summary>A corpus larger than the memory it may take. Alone, as what other tests hold would count.</summary>
[CollectionDefinition(nameof(LargeCorpusTests), DisableParallelization = true)]
[Collection(nameof(LargeCorpusTests))]
public sealed class LargeCorpusTests
{
    [Fact]
    public void LeaveOnDisk_CorpusOfManyMegabytes_TakesAFractionOfThem()
    {
        const int texts = 2_000, wordsPerText = 2_000;   // some 32 MB
        using var folder = new TemporaryFolder();
        var rng = new Rng(1);
        using (var file = new StreamWriter(folder["large.csv"]))
        {
            file.Write("label,text\n");
            for (int text = 0; text < texts; text++)
            {
                file.Write(text % 2 == 0 ? "even,\"" : "odd,\"");
                for (int word = 0; word < wordsPerText; word++)
                    file.Write(word == 0 ? $"first{text % 2} " : $"word{rng.NextInt32(1000)}{(word % 100 == 0 ? "\n" : " ")}");
                file.Write("\"\n");
            }
        }

        long size = new FileInfo(folder["large.csv"]).Length, budget = size / 10;
        Assert.True(size > 30_000_000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        TextDataset data = TextDataset.FromCsv(folder["large.csv"], "text", "label", new() { LeaveOnDisk = true });
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < budget);

        var vocabulary = Vocabulary.Build(data.Texts);
        Assert.Equal(2 + 2 + 1000, vocabulary.Count);
        int seen = 0;
        long most = 0;
        foreach (Batch<TokenBatch> batch in data.Batches(vocabulary, batchSize: 16, shuffle: new Rng(2), options: new() { MaxLength = 20, BucketBatches = 10 }))
        {
            for (int row = 0; row < batch.Size; row++)
                Assert.Equal(vocabulary[$"first{(data.ClassNames[batch.Target.Classes[row]] == "even" ? 0 : 1)}"], batch.Input[row, 0]);
            seen += batch.Size;
            if (seen % 800 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.Equal(texts, seen);
        Assert.True(most < budget, $"{most} bytes were held, of {size} on disk");
    }
}
