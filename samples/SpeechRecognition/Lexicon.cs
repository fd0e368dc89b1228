using RnnLib.Layers;

namespace SpeechRecognitionSample;

/// <summary>The words that there are, as a language model over characters: at each place all words that go on from there are equally probable.</summary>
internal sealed class Lexicon
{
    private readonly Node _root = new();
    private readonly int _space;   // 0: there is none

    public Lexicon(IEnumerable<string> words, Alphabet alphabet)
    {
        _space = alphabet.Encode(" ") is [int space] ? space : 0;
        foreach (string word in words)
        {
            Node node = _root;
            node.Words++;
            foreach (int label in alphabet.Encode(word))
            {
                if (!node.Next.TryGetValue(label, out Node? next))
                    node.Next[label] = next = new();
                node = next;
                node.Words++;
            }

            node.IsEnd = true;
        }
    }

    /// <summary>log p(label | labels before): negative infinity where no word goes on so.</summary>
    public double Score(ReadOnlySpan<int> prefix, int label)
    {
        if (Find(prefix) is not { } node)
            return double.NegativeInfinity;
        if (label == _space)
            return node.IsEnd ? -Math.Log(node.Words) : double.NegativeInfinity;
        return node.Next.TryGetValue(label, out Node? next) ? Math.Log((double)next.Words / node.Words) : double.NegativeInfinity;
    }

    /// <summary>The best hypothesis that ends with a whole word; the best one if none does.</summary>
    public CtcHypothesis Best(CtcHypothesis[] hypotheses) =>
        hypotheses.FirstOrDefault(hypothesis => hypothesis.Labels.Count > 0 && Find([.. hypothesis.Labels]) is { IsEnd: true }) ?? hypotheses[0];

    /// <summary>Where the last word of the labels has got to.</summary>
    private Node? Find(ReadOnlySpan<int> labels)
    {
        Node? node = _root;
        foreach (int label in labels[(_space == 0 ? 0 : labels.LastIndexOf(_space) + 1)..])
        {
            if (!node.Next.TryGetValue(label, out node))
                return null;
        }

        return node;
    }

    private sealed class Node
    {
        public Dictionary<int, Node> Next { get; } = [];

        public int Words { get; set; }

        public bool IsEnd { get; set; }
    }
}
