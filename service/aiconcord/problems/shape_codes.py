"""The codes of the shapes, each with what it means.

Every property shape in ``ontology/shapes/`` carries one of them as ``aic:problemCode``; its message
says what to do. They stand apart from the other codes because they follow the shapes.
"""

from types import MappingProxyType
from typing import Final

SHAPE_MEANINGS: Final = MappingProxyType(
    {
        "actor-task-concept": "An actor task claim names no task of the scheme.",
        "actor-task-stated-by": (
            "An actor task claim does not name exactly one framework that states it."
        ),
        "agent-name": "Who made or publishes the dataset has no name.",
        "area-arrangement": "An area is part of something that is no arrangement.",
        "area-claimed": "An area claim does not name exactly one described area.",
        "area-homeless": "An area belongs to no arrangement and no scheme.",
        "area-label": "An area has no English label, or several in one language.",
        "arrangement-description": "An arrangement's summary is repeated or is not English text.",
        "arrangement-kind": "An arrangement's kind is not in the scheme.",
        "body-homepage": "A body's home page is no web address.",
        "body-jurisdiction": "A body belongs to nothing that is described as a jurisdiction.",
        "body-replaced-by": "A retired body is replaced by something that is no body.",
        "body-type": "A body's type is not in the scheme.",
        "change-original": "A change event does not name the body that was changed.",
        "change-resulting": "A change event does not name the body that came of it.",
        "citation-bears-out": "What a citation bears out is repeated or is not English text.",
        "citation-grade": "A citation's grade is repeated or not in the scheme.",
        "citation-locator": "A citation does not say once where in the source the evidence stands.",
        "citation-source": "A citation does not name exactly one described source.",
        "claim-about": "A claim is not about exactly one thing of ours.",
        "claim-amended-by": "A claim was brought about by something that is no described act.",
        "claim-end": "A claim's end is repeated, or is no day, month or year.",
        "claim-evidence-grade": "A claim does not tell its grade by one concept of the scheme.",
        "claim-note": "A claim's note is not English text of our own.",
        "claim-ongoing": "A claim's newest evidence is dated twice, or by no day, month or year.",
        "claim-replaces": "A claim replaces something that is no claim.",
        "claim-reversed": "A claim ends before it starts.",
        "claim-start": "A claim's start is repeated, or is no day, month or year.",
        "claim-uncited": "A claim names no citation, or one that is not described as such.",
        "claim-withdrawn": "The time of a claim's withdrawal is repeated or is no xsd:dateTime.",
        "class-name": "A class of ours is not named by a singular noun in upper camel case.",
        "commitment-arrangement": "A commitment does not belong to exactly one arrangement.",
        "commitment-label": "A commitment has no English label, or several in one language.",
        "concept-homeless": "A concept belongs to no scheme.",
        "concept-label": (
            "A concept's label is repeated in a language or is no text with a language."
        ),
        "concept-undefined": "A concept of ours says nowhere what it means.",
        "concept-unnamed": "A concept has neither label nor code.",
        "correspondence-stated-by": (
            "Who states a correspondence is told twice or not by plain text."
        ),
        "correspondence-status": "A correspondence claim does not name one status of the scheme.",
        "correspondence-target": (
            "A word corresponds to something that is no word of a vocabulary here."
        ),
        "crosswalk-completeness": "How complete a crosswalk is, is told twice or not in English.",
        "crosswalk-empty": "A crosswalk has no row and does not say why.",
        "crosswalk-framework": "A crosswalk maps something that is no described framework.",
        "crosswalk-license": "A crosswalk names no licence by its address.",
        "crosswalk-publisher": (
            "A publisher of a crosswalk that is no body of ours is not named by plain text."
        ),
        "crosswalk-relation-style": "The style of relation is told twice or not in English.",
        "crosswalk-row": "A crosswalk names a row that is not described as a mapping.",
        "crosswalk-rows-held": "The number of rows held is repeated or is no whole number.",
        "crosswalk-without-rows": (
            "Why a crosswalk has no row is told by something that is no search finding."
        ),
        "dataset-description": "The dataset has no English description of 50 letters or more.",
        "dataset-facts-date": "The dataset does not say up to which day facts were gathered.",
        "dataset-issued": "The dataset does not give the day of the release.",
        "dataset-license": "The dataset names no licence by its address.",
        "dataset-title": "The dataset has no English title.",
        "dataset-version": "The dataset does not give its version as x.y.z.",
        "date-condition": "A date claim's condition is repeated or is not English text.",
        "date-kind": "A date claim does not tell by one concept of the scheme what happened.",
        "date-missing": "A date claim gives neither a date nor a span.",
        "date-place": "A date claim names its place twice or by something that is no text.",
        "date-value": "A date claim's date is repeated, or is no day, month or year.",
        "edition-framework": "An edition does not belong to exactly one described framework.",
        "edition-issued": "An edition's date is repeated, or is no day, month or year.",
        "edition-uri": "An edition's URI is no fragment of a framework.",
        "element-applies-to": (
            "The type of AI system that an element is meant for is not in the scheme."
        ),
        "element-characteristic": "A risk concerns a characteristic that is no described element.",
        "element-code": "An element does not give exactly one official code as plain text.",
        "element-code-origin": "The origin of an element's code is repeated or not in the scheme.",
        "element-description": "An element's summary is repeated or is not English text.",
        "element-edition": "An element occurs in no described edition.",
        "element-elaborates": (
            "An element of a profile elaborates several elements, or one that is not described."
        ),
        "element-framework": "An element does not belong to exactly one described framework.",
        "element-level": "An element does not tell its level by one concept of the scheme.",
        "element-order": "An element's place in the text is not one whole number from 1.",
        "element-parent": (
            "An element stands under several elements or under something that is none."
        ),
        "element-risk": "An action addresses a risk that is no described element.",
        "element-risks-printed": "The risks as printed are repeated or are no plain text.",
        "element-uncited": "An element names no citation.",
        "event-arrangement": "An event is part of something that is no arrangement.",
        "event-framework": "An event concerns something that is no described framework.",
        "event-kind": "An event does not tell its kind by one concept of the scheme.",
        "event-label": "An event has no English label, or several in one language.",
        "finding-about": "A search finding is not about exactly one thing of ours.",
        "finding-cites": "A search finding cites something that is no citation.",
        "finding-last-date": "A search finding does not give the last day that it covers.",
        "finding-note": "A search finding's note is not English text.",
        "finding-searched-in": "A search finding does not say where the search looked.",
        "finding-sought": "A search finding does not say what was looked for.",
        "framework-description": "A framework's summary is repeated or is not English text.",
        "framework-issued-under": "A framework is issued under something that is no framework.",
        "framework-jurisdiction": "A framework belongs to something that is no jurisdiction.",
        "framework-kind": "A framework does not tell its kind by one concept of the scheme.",
        "framework-publisher": "A publisher that is no body of ours is not named by plain text.",
        "framework-supplements": "A framework supplements what is no described framework.",
        "framework-url": "A framework's address is no web address.",
        "identifier-scheme": "An identifier claim does not name one registry of the scheme.",
        "identifier-text": (
            "An identifier claim does not give exactly one identifier as plain text."
        ),
        "identifier-uri": "An identifier's address is repeated or is no web address.",
        "jurisdiction-code": "A jurisdiction's code is repeated or is no plain text.",
        "jurisdiction-label": "A jurisdiction has no English label, or several in one language.",
        "legal-effect-concept": "A legal effect claim does not name one effect of the scheme.",
        "lineage-ancestor": (
            "A lineage claim names several older elements, or one that is not described."
        ),
        "lineage-kind": "A lineage claim does not tell its kind by one concept of the scheme.",
        "lineage-outcome-text": (
            "The likeness of the outcome texts is no single number from 0 to 1."
        ),
        "lineage-process-text": (
            "The likeness of the process texts is no single number from 0 to 1."
        ),
        "mapping-confidence": "A mapping row's confidence is repeated or is not between 0 and 1.",
        "mapping-direction": "The direction of a mapping row is repeated or no plain text.",
        "mapping-edition": "A mapping row is made for something that is no described edition.",
        "mapping-group-kind": "A mapping row's kind of group is repeated or not in the scheme.",
        "mapping-justification": (
            "A mapping row does not give exactly one justification of the SEMAPV vocabulary."
        ),
        "mapping-object": "A mapping row does not name exactly one object.",
        "mapping-predicate": "A mapping row does not name exactly one relation.",
        "mapping-relation-published": (
            "The published words of relation are repeated or no plain text."
        ),
        "mapping-row-grade": "The grade of a mapping row is repeated or not in the scheme.",
        "mapping-source-row": (
            "A mapping row names its row of the published table twice or not as plain text."
        ),
        "mapping-subject": (
            "A mapping row does not name exactly one described element as its subject."
        ),
        "name-kind": "A name claim does not tell its kind by one concept of the scheme.",
        "name-text": "A name claim does not give exactly one name with its language.",
        "one-direction": "A relation of ours is declared the inverse of another.",
        "parent-thing": "A parent claim does not name exactly one body or arrangement.",
        "party-role": "A party claim does not tell the capacity by one concept of the scheme.",
        "party-thing": "A party claim does not name exactly one body or jurisdiction.",
        "post-in": "A post does not belong to exactly one body or jurisdiction.",
        "post-label": "A post has no English label, or several in one language.",
        "press-correction": "A press claim does not say what is right.",
        "press-error-kind": (
            "A press claim does not tell the kind of error by one concept of the scheme."
        ),
        "press-refuted-by": "A press claim names no citation that corrects it.",
        "press-says": "A press claim does not say in one sentence what the report states.",
        "press-standing": "A press claim does not tell its standing by one concept of the scheme.",
        "property-ends": "A property of ours has no range, or several domains or ranges.",
        "property-name": "A property of ours is not named in lower camel case.",
        "property-unknown": (
            "A claim, citation, finding or mapping row bears a property that its shape does "
            "not know."
        ),
        "role-basis": "A role's basis is repeated or not in the scheme.",
        "role-concept": "A role claim does not name one role of the scheme.",
        "role-context": "A role's context is neither jurisdiction nor arrangement.",
        "role-description": "A role's description is repeated or is not English text.",
        "scheme-label": "A scheme's label is repeated in a language or is no text with a language.",
        "scheme-unnamed": "A scheme of concepts has no name.",
        "signature-kind": (
            "A signature claim does not tell by one concept of the scheme what the person did."
        ),
        "signature-name": "A signature claim does not name exactly one person.",
        "signature-post": "A signature claim does not name one described post.",
        "signature-side": "A signature claim does not tell for which one side the person acted.",
        "source-consulted": (
            "The day on which a source was last read is repeated or is no xsd:date."
        ),
        "source-issued": "A source's date is repeated, or is no day, month or year.",
        "source-kind": "A source does not tell its kind by one concept of the scheme.",
        "source-language": "A source's language is no language code.",
        "source-publisher": "A source does not name its publisher once.",
        "source-title": "A source has no title or several.",
        "source-url": "A source's address is repeated or is no web address.",
        "standing-concept": "A standing claim does not name one standing of the scheme.",
        "status-concept": "A status claim does not name one status of the scheme.",
        "succession-successor": "A succession claim does not name exactly one successor.",
        "term-defined-by": "A term of ours does not say that the ontology defines it.",
        "term-definition": "A term of ours has no definition in one English sentence, or several.",
        "term-label": "A term of ours has no short English label, or several.",
        "thing-uri": "A thing's URI does not follow the pattern for its kind.",
        "tool-description": "A tool's summary is repeated or is not English text.",
        "tool-element": "A tool implements an element that is not described.",
        "tool-framework": "A tool implements a framework that is not described.",
        "tool-kind": "A tool's kind is not one concept of the scheme.",
        "tool-label": "A tool has no single name.",
        "tool-license": "A tool's licence is repeated or is no web address.",
        "tool-part-of": "A tool is part of several things, or of something that is no tool.",
        "tool-publisher": "A maker that is no body of ours is not named by plain text.",
        "tool-repository": "A tool's repository is repeated or is no web address.",
        "tool-uncited": "A tool cites nothing.",
        "tool-version": "A tool's version is repeated or is no plain text.",
    }
)
"""Code to meaning; a test compares the codes with the shapes."""
