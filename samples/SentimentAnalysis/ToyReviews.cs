using RnnLib;
using RnnLib.Data;

namespace SentimentAnalysis;

/// <summary>Sentences from templates, for a run without a corpus: "not" turns a judgement around, so that counting words is not enough.</summary>
internal static class ToyReviews
{
    private static readonly string[] Subjects = ["the plot", "the acting", "this film", "the music", "the director's cut", "the script", "every scene", "the ending"];
    private static readonly string[] Verbs = ["is", "was", "seems", "felt"];
    private static readonly string[] Adverbs = ["very", "really", "quite", "truly", "simply"];
    private static readonly string[] Good = ["wonderful", "moving", "brilliant", "funny", "fresh", "charming", "gripping", "clever"];
    private static readonly string[] Bad = ["dull", "tedious", "clumsy", "awful", "stale", "lifeless", "shallow", "predictable"];
    private static readonly string[] Asides = ["", "", "as you will hear", "from beginning to end", "in my opinion", "for once", "whatever the critics say"];

    public static TextDataset Create(int count, Rng rng)
    {
        var (texts, classes) = (new string[count], new int[count]);
        for (int i = 0; i < count; i++)
        {
            int praise = rng.NextInt32(2);
            bool turned = rng.NextInt32(5) < 2;
            string Of(string[] words) => words[rng.NextInt32(words.Length)];
            string judgement = Of((praise == 1) != turned ? Good : Bad);
            string[] parts = [Of(Subjects), Of(Verbs), turned ? "not" : "", Of(Adverbs), judgement, Of(Asides), "."];
            (texts[i], classes[i]) = (string.Join(' ', parts.Where(part => part.Length > 0)), praise);
        }

        return new(texts, classes, ["negative", "positive"]);
    }
}
