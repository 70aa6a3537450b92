package dev.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
            # Prometheus 2.42
            application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | OPENMETRICS
            # Prometheus 3.5
            application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | OPENMETRICS
            # Prometheus with text first
            text/plain;version=0.0.4;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1 | TEXT
            # Prometheus with protobuf first
            application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | TEXT
            # the draft version
            application/openmetrics-text;version=0.0.1 | OPENMETRICS_0_0_1
            application/openmetrics-text | OPENMETRICS_0_0_1
            application/openmetrics-text;version= | OPENMETRICS_0_0_1
            application/openmetrics-text;version=0.0.1;q=0.5,application/openmetrics-text;version=1.0.0;q=0.4 | OPENMETRICS_0_0_1
            # a version that is not ours
            application/openmetrics-text;version=2.0.0 | TEXT
            application/openmetrics-text;version=2.0.0,application/openmetrics-text;version=1.0.0;q=0.1 | OPENMETRICS
            text/plain;version=1.0.0,application/openmetrics-text;version=1.0.0;q=0.1 | OPENMETRICS
            # wildcards
            */* | TEXT
            text/* | TEXT
            application/* | OPENMETRICS
            text/*;q=0.5,application/*;q=0.6 | OPENMETRICS
            text/plain;q=0,*/* | OPENMETRICS
            text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | TEXT
            */*,application/openmetrics-text;version=1.0.0 | OPENMETRICS
            */*,application/openmetrics-text;version=1.0.0;q=0.9 | TEXT
            # of equals the first
            text/plain,application/openmetrics-text;version=1.0.0 | TEXT
            application/openmetrics-text;version=1.0.0,text/plain | OPENMETRICS
            # refusals are not heard where nothing is left
            text/plain;q=0 | TEXT
            *;q=0 | TEXT
            */*;q=0 | TEXT
            application/openmetrics-text;version=1.0.0;q=0 | TEXT
            application/json | TEXT
            # spelling
            APPLICATION/OpenMetrics-Text ; Q=0.9 ; VERSION=1.0.0 , text/plain;q=0.1 | OPENMETRICS
            application/openmetrics-text;version="1.0.0" | OPENMETRICS
            application/openmetrics-text; x="a,b;q=0;\\"" ; version="1.0.0" ;q="0.4",text/plain;q=0.3 | OPENMETRICS
            application/openmetrics-text;charset=utf-8;version=1.0.0;escaping=dots | OPENMETRICS
            application/openmetrics-text;version=1.0.0;q=.5,text/plain;q=0.49999 | OPENMETRICS
            application/openmetrics-text;version=1.0.0;q=5,text/plain;q=0.9 | OPENMETRICS
            ,, ,application/openmetrics-text;version=1.0.0,, | OPENMETRICS
            # nonsense
            '' | TEXT
            ' ' | TEXT
            ;;; | TEXT
            ,=,";,= | TEXT
            q | TEXT
            application/openmetrics-text;version=1.0.0;q=high | TEXT
            application/openmetrics-text;version=1.0.0;q=-1 | TEXT
            application/openmetrics-text;version="1.0.0 | OPENMETRICS
            application/openmetrics-text;version="1.0.0\\ | TEXT
            | TEXT
            """)
    void answersWithTheFormatOfTheHighestQuality(@Nullable String accept, Format format) {
        assertThat(Negotiation.format(accept)).isEqualTo(format);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
            gzip | GZIP
            GZip | GZIP
            x-gzip | GZIP
            deflate, gzip, br, zstd | GZIP
            gzip;q=0.001 | GZIP
            gzip;q=1.0, identity;q=0.5, *;q=0 | GZIP
            gzip,identity | GZIP
            * | GZIP
            *;q=0.5 | GZIP
            identity;q=0 | GZIP
            br;q=1, *;q=0.1 | GZIP
            gzip;q=0 | IDENTITY
            gzip;q=0.0, * | IDENTITY
            gzip;q=0,identity;q=0 | IDENTITY
            gzip;q=0.5,identity;q=0.6 | IDENTITY
            gzip;q=0.5,* | IDENTITY
            *;q=0 | IDENTITY
            *;q=0, identity | IDENTITY
            identity | IDENTITY
            deflate, br | IDENTITY
            gzip2 | IDENTITY
            gzip;q=zero | IDENTITY
            ;q=1,=gzip | IDENTITY
            '' | IDENTITY
            | IDENTITY
            """)
    void answersWithGzipWhereItIsAdmitted(@Nullable String acceptEncoding, Encoding encoding) {
        assertThat(Negotiation.encoding(acceptEncoding)).isEqualTo(encoding);
    }
}
